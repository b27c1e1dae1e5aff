using WebhookVerification.Schemes;

namespace WebhookVerification.Handshakes;

/// <summary>Answers the questions that a hook's provider asks before it sends webhooks.</summary>
public sealed class WebhookHandshake
{
    private readonly Handshake _handshake;

    private WebhookHandshake(Handshake handshake) => _handshake = handshake;

    /// <summary>Prepares the handshake of a hook: the one that its options name, else the one of its scheme.</summary>
    /// <param name="options">The hook's <c>Verify</c> section, its <c>%NAME%</c> references resolved.</param>
    /// <param name="path">Where the section stands, such as <c>SignalBridge:Hooks:0:Verify</c>.</param>
    /// <param name="mistakes">Gets a sentence for everything that is wrong, each with its path.</param>
    /// <returns>Null where the hook has none; then GET and OPTIONS are no methods of it.</returns>
    public static WebhookHandshake? Create(VerifyOptions options, string path, ICollection<string> mistakes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(mistakes);
        var scheme = SchemeTable.Find(options.Scheme);
        if (HandshakeTable.NameFor(scheme, options) is not { } name) return null;
        if (!HandshakeTable.All.TryGetValue(name, out var entry))
        {
            mistakes.Add($"{path}:Handshake: '{name}' is no handshake; there are {string.Join(", ", HandshakeTable.All.Keys)}.");
            return null;
        }

        if (entry.Signs is not null && scheme?.Kind is SchemeKind.MessageBird or SchemeKind.Monday)
        {
            mistakes.Add($"{path}:Handshake: '{name}' signs with this hook's secret what a token of scheme '{scheme.Name}' may be; give it a hook with a secret of its own.");
            return null;
        }

        var missing = entry.Needs.Where(field => !Has(options, field)).ToList();
        // A scheme's own handshake may lack its field, and is then not offered: many hooks are past theirs.
        if (!string.IsNullOrEmpty(options.Handshake)) missing.ForEach(field =>
            mistakes.Add($"{path}:{field}: is missing; handshake '{name}' needs {string.Join(", ", entry.Needs)}."));
        return missing.Count == 0 ? new WebhookHandshake(entry.Make(options)) : null;
    }

    /// <summary>
    /// The answer to a question that the provider asks without a signature: call it for GET, OPTIONS and POST, before
    /// verification. Null where the request is no handshake.
    /// </summary>
    public HandshakeAnswer? AnswerBeforeVerification(UnverifiedWebhook request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _handshake.Before(request, now);
    }

    /// <summary>
    /// The answer to a question that the provider asks in a signed webhook: call it for what was verified. Null where it is no
    /// handshake.
    /// </summary>
    public HandshakeAnswer? AnswerAfterVerification(VerifiedWebhook webhook)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        return _handshake.After(webhook);
    }

    private static bool Has(VerifyOptions options, string field) => field switch
    {
        nameof(VerifyOptions.VerifyToken) => !string.IsNullOrEmpty(options.VerifyToken),
        nameof(VerifyOptions.Url) => !string.IsNullOrEmpty(options.Url),
        nameof(VerifyOptions.EnrolUntil) => options.EnrolUntil is not null,
        _ => options.Secrets.Any(secret => !string.IsNullOrWhiteSpace(secret)),
    };
}
