using Microsoft.AspNetCore.Http;
using WebhookVerification.Schemes;

namespace WebhookVerification.Signing;

/// <summary>
/// Signs a webhook as a provider does, so that a hook can be tried without its provider. It is the opposite of
/// <see cref="WebhookVerifier"/>, and reads the same table.
/// </summary>
public sealed class WebhookSigner
{
    private readonly Func<UnverifiedWebhook, DateTimeOffset, string, UnverifiedWebhook> _sign;

    private WebhookSigner(string scheme, Func<UnverifiedWebhook, DateTimeOffset, string, UnverifiedWebhook> sign) =>
        (Scheme, _sign) = (scheme, sign);

    /// <summary>The scheme's name, such as <c>github</c>.</summary>
    public string Scheme { get; }

    /// <summary>Prepares a signer.</summary>
    /// <param name="options">The hook's <c>Verify</c> section. Its <c>Secrets</c> are not looked at.</param>
    /// <param name="secret">
    /// What the sender has: the shared secret; where the hook has a public key, the private one as PEM, or for Ed25519 its 32
    /// bytes in hex.
    /// </param>
    /// <param name="path">Where the section stands, such as <c>SignalBridge:Hooks:0:Verify</c>.</param>
    /// <param name="mistakes">Gets a sentence for each reason why nothing can be signed. None quotes the secret.</param>
    /// <returns>Null where there is a mistake.</returns>
    public static WebhookSigner? Create(VerifyOptions options, string secret, string path, ICollection<string> mistakes)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(mistakes);
        var before = mistakes.Count;
        if (SchemeTable.Find(options.Scheme) is not { } scheme)
        {
            mistakes.Add($"{path}:Scheme: '{options.Scheme}' is no scheme.");
            return null;
        }

        if (scheme.Name == GeneralSchemes.Hmac) scheme = HmacScheme.Read(scheme, options, path, mistakes);
        var sign = mistakes.Count > before ? null : For(scheme, options, secret, path, mistakes);
        return mistakes.Count > before || sign is null ? null : new WebhookSigner(scheme.Name, sign);
    }

    /// <summary>Whether a sender of this scheme can be played at all: two have keys that only their provider has.</summary>
    public static bool CanSign(string scheme) =>
        SchemeTable.Find(scheme) is { Kind: not (SchemeKind.AdobeEvents or SchemeKind.EntraId) };

    /// <summary>Signs a webhook.</summary>
    /// <param name="plain">The webhook without its signature. It is not changed.</param>
    /// <param name="now">The time that is signed, where the scheme signs one.</param>
    /// <param name="id">The delivery's id, where the scheme signs one.</param>
    /// <returns>The webhook to send. Some schemes sign in the body or in the query, so these may differ, too.</returns>
    public UnverifiedWebhook Sign(UnverifiedWebhook plain, DateTimeOffset now, string id)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentException.ThrowIfNullOrEmpty(id);
        var headers = new HeaderDictionary();
        foreach (var (name, value) in plain.Headers) headers[name] = value;
        return _sign(plain with { Headers = headers }, now, id);
    }

    private static Func<UnverifiedWebhook, DateTimeOffset, string, UnverifiedWebhook>? For(
        Scheme scheme, VerifyOptions options, string secret, string path, ICollection<string> mistakes)
    {
        switch (scheme.Kind)
        {
            case SchemeKind.AdobeEvents or SchemeKind.EntraId:
                mistakes.Add($"{path}:Scheme: only {scheme.Provider} can sign for '{scheme.Name}': its keys are fetched from where it publishes them.");
                return null;
            case SchemeKind.None:
                return (plain, _, _) => plain;
            case SchemeKind.Token:
                return (plain, _, _) => TokenSigning.Sign(scheme, options, secret, plain);
            case SchemeKind.Basic:
                return (plain, _, _) => TokenSigning.Basic(scheme, secret, plain);
            case SchemeKind.Graph:
                return (plain, _, _) => BodySigning.Graph(secret, plain);
            case SchemeKind.Braintree when secret.Split(':') is not [{ Length: > 0 }, { Length: > 0 }]:
                mistakes.Add($"{path}:Secrets: the secret is not 'public key:private key'.");
                return null;
            case SchemeKind.Braintree:
                return (plain, _, _) => BodySigning.Braintree(secret, plain);
        }

        if (SigningKey.Create(scheme, secret, out var mistake) is not { } key)
        {
            mistakes.Add($"{path}:Secrets: the secret {mistake}.");
            return null;
        }

        return scheme.Kind switch
        {
            SchemeKind.Adyen => (plain, _, _) => BodySigning.Adyen(scheme, key, plain),
            SchemeKind.MessageBird => (plain, now, id) => JwtSigning.MessageBird(scheme, options.Url, key, plain, now, id),
            SchemeKind.Monday => (plain, now, _) => JwtSigning.Monday(scheme, options.Url, key, plain, now),
            SchemeKind.HttpSignature => (plain, now, _) => HttpSigning.Sign(scheme, options.Url, key, plain, now),
            _ => (plain, now, id) => TemplateSigning.Sign(scheme, options.Url, key, plain, now, id),
        };
    }
}
