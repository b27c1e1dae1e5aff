using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;

namespace WebhookVerification;

/// <summary>
/// Verifies the webhooks of one hook. Safe for concurrent use; a new one is made when the hook's configuration changes.
/// </summary>
public sealed class WebhookVerifier
{
    private readonly Check _check;
    private readonly Scheme _scheme;

    private WebhookVerifier(Scheme scheme, Check check)
    {
        _scheme = scheme;
        _check = check;
    }

    /// <summary>The scheme's name, such as <c>github</c>.</summary>
    public string Scheme => _scheme.Name;

    /// <summary>
    /// Whether what a webhook bears is a credential by itself, not a signature of what it says: it must not be kept.
    /// </summary>
    public bool SendsSecret =>
        _scheme.Kind is SchemeKind.Token or SchemeKind.Basic or SchemeKind.Monday or SchemeKind.EntraId or SchemeKind.Graph;

    /// <summary>Whether that credential is in the body.</summary>
    public bool BodyHoldsSecret => _scheme.Kind == SchemeKind.Graph;

    /// <summary>The headers that the verification looks at, without those that a signature of RFC 9421 may name.</summary>
    public required IReadOnlySet<string> Reads { get; init; }

    /// <summary>Whether the scheme is one provider's, not a general one such as <c>hmac</c>.</summary>
    public bool IsProviders => !GeneralSchemes.All.Any(scheme => scheme.Name == Scheme);

    /// <summary>The hook's secrets in order, without their values, and when each was last used on this instance.</summary>
    public IReadOnlyList<SecretUse> Secrets => _check.Uses;

    /// <summary>Prepares a verifier.</summary>
    /// <param name="options">The hook's <c>Verify</c> section, its <c>%NAME%</c> references resolved.</param>
    /// <param name="path">Where the section stands, such as <c>SignalBridge:Hooks:0:Verify</c>.</param>
    /// <param name="mistakes">
    /// Gets a sentence for everything that makes the hook unusable or unsafe, each with its path; with one, do not start.
    /// </param>
    /// <param name="warnings">Gets a sentence for everything else that deserves a look, above all weak or odd secrets.</param>
    /// <returns>
    /// Null where the scheme is unknown. Where there are other mistakes, a verifier that refuses everything as
    /// <see cref="VerificationFailure.NoUsableSecret"/>: for whoever goes on in spite of them.
    /// </returns>
    public static WebhookVerifier? Create(
        VerifyOptions options, string path, ICollection<string> mistakes, ICollection<string>? warnings = null) =>
        Create(options, path, mistakes, warnings ?? [], PublicKeySources.Internet);

    internal static WebhookVerifier? Create(
        VerifyOptions options, string path, ICollection<string> mistakes, ICollection<string> warnings, PublicKeySources sources)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(mistakes);
        if (SchemeTable.Find(options.Scheme) is not { } scheme)
        {
            mistakes.Add(UnknownScheme(options.Scheme, path));
            return null;
        }

        var before = mistakes.Count;
        SchemeFields.Check(scheme, options, path, mistakes);
        SecretLint.Check(scheme, options, path, mistakes, doubts: options.StrictSecrets ? mistakes : warnings);
        if (scheme.Kind == SchemeKind.None)
            warnings.Add($"{path}:Scheme: 'none' accepts everything from everyone who knows the address.");
        if (options.Tolerance == TimeSpan.Zero && scheme.Kind == SchemeKind.Signature)
            warnings.Add($"{path}:Tolerance: is zero, so a captured webhook can be sent again at any time.");
        var check = CheckFactory.Create(scheme, options, path, mistakes, sources);
        return new WebhookVerifier(scheme, mistakes.Count == before ? check : new UnusableCheck())
        {
            Reads = VerifiedHeaders.Of(scheme, options),
        };
    }

    /// <summary>Whether the request is what the hook's provider sent. Never throws, whatever the request holds.</summary>
    /// <param name="request">The request, unparsed.</param>
    /// <param name="now">The current time.</param>
    public Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _check.Verify(request, now);
    }

    /// <summary>
    /// As <see cref="Verify"/>, and fetches the provider's public key first where the scheme has one and it is not at hand.
    /// </summary>
    public ValueTask<Verification> VerifyAsync(UnverifiedWebhook request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _check.VerifyAsync(request, now, cancellationToken);
    }

    /// <summary>Takes over when each secret was last used, after configuration was read again.</summary>
    public void ContinueFrom(WebhookVerifier previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        foreach (var use in Secrets)
        {
            if (previous.Secrets.FirstOrDefault(old => old.Digest.AsSpan().SequenceEqual(use.Digest))?.LastUsed is { } lastUsed)
                use.Used(lastUsed);
        }
    }

    private static string UnknownScheme(string name, string path) =>
        string.IsNullOrWhiteSpace(name)
            ? $"{path}:Scheme: is missing; write the provider's name, such as 'github', or 'hmac', 'api-key', or 'none' to accept everything."
            : SchemeTable.Nearest(name) is { } nearest
                ? $"{path}:Scheme: '{name}' is no scheme (did you mean '{nearest}'?)."
                : $"{path}:Scheme: '{name}' is no scheme; there are {string.Join(", ", SchemeTable.All.Select(s => s.Name))}.";
}
