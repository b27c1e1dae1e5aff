using WebhookVerification.Handshakes;
using WebhookVerification.Keys;
using WebhookVerification.Providers;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>Builds the check of a hook.</summary>
internal static class CheckFactory
{
    public static Check Create(
        Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes, PublicKeySources sources)
    {
        if (scheme.Name == GeneralSchemes.Hmac) scheme = HmacScheme.Read(scheme, options, path, mistakes);
        if (options.Tolerance is { } tolerance)
        {
            if (tolerance < TimeSpan.Zero) mistakes.Add($"{path}:Tolerance: is negative.");
            scheme = scheme with { Tolerance = tolerance.Duration() };
        }

        var url = Url(scheme, options.Url, path, mistakes);
        var signedForAnyone = HandshakeTable.SignedForAnyone(scheme, options);
        return scheme.Kind switch
        {
            SchemeKind.AdobeEvents => new AdobeEventsCheck(scheme, options.ClientId ?? "", sources.Adobe),
            SchemeKind.EntraId => Entra(options, path, mistakes, sources),
            SchemeKind.Adyen => new AdyenCheck(Keys()),
            SchemeKind.Braintree => Braintree(scheme, options, signedForAnyone, path, mistakes),
            SchemeKind.Graph => new GraphCheck(Uses(options.Secrets, secret => secret)),
            SchemeKind.Monday => new MondayCheck(scheme, options.Url, Keys()),
            SchemeKind.MessageBird => new MessageBirdCheck(scheme, url, Keys()),
            SchemeKind.HttpSignature =>
                new HttpSignatureCheck(scheme, url ?? new SignedUrl("https://unknown.invalid/", scheme.UrlSpelling), Keys()),
            SchemeKind.None => new NoCheck(),
            SchemeKind.Token => Token(scheme, options),
            SchemeKind.Basic => new TokenCheck(scheme.SignatureHeaders[0], "Basic ", null, Uses(options.Secrets, Base64)),
            _ => new SignatureCheck(scheme, SignedTemplate.Parse(scheme.Signed, out _) ?? SignedTemplate.BodyOnly,
                scheme.NeedsUrl ? url : null, Keys()),
        };

        SignatureKey[] Keys() => KeyFactory.Create(scheme, options.Secrets, signedForAnyone, path, mistakes);
    }

    private static SignedUrl? Url(Scheme scheme, string? url, string path, ICollection<string> mistakes)
    {
        if (string.IsNullOrEmpty(url)) return scheme.NeedsUrl ? new SignedUrl("", scheme.UrlSpelling) : null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri)
            || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || uri.Fragment.Length > 0)
        {
            mistakes.Add($"{path}:Url: is not the whole public address to which the provider posts, such as https://example.com/api/hooks/name.");
            return new SignedUrl("", scheme.UrlSpelling);
        }

        return new SignedUrl(url, scheme.UrlSpelling);
    }

    private static BraintreeCheck Braintree(
        Scheme scheme, VerifyOptions options, Func<ReadOnlySpan<byte>, bool>? signedForAnyone, string path,
            ICollection<string> mistakes)
    {
        var keys = new List<(string, SignatureKey)>();
        foreach (var use in Uses(options.Secrets, secret => secret))
        {
            if (options.Secrets[use.Position].Split(':') is [{ Length: > 0 } publicKey, { Length: > 0 } privateKey])
                keys.Add((publicKey, new DigestKey(use, scheme.Algorithm, scheme.Encoding, "",
                    BraintreeCheck.Key(privateKey))
                { SignedForAnyone = signedForAnyone }));
            else
                mistakes.Add($"{path}:Secrets:{use.Position}: is not 'public key:private key'.");
        }

        return new BraintreeCheck([.. keys]);
    }

    private static EntraIdCheck Entra(VerifyOptions options, string path, ICollection<string> mistakes, PublicKeySources sources)
    {
        var tenant = options.Tenant ?? "";
        if (tenant.Length > 0 && !Guid.TryParse(tenant, out _))
        {
            // "common" and the like issue tokens for everyone's tenant.
            mistakes.Add($"{path}:Tenant: is no tenant id; write the directory's GUID.");
            tenant = "";
        }

        return new EntraIdCheck(tenant, options.Audience ?? "", options.ClientId ?? "", sources.Entra(tenant));
    }

    private static TokenCheck Token(Scheme scheme, VerifyOptions options)
    {
        // With only a query parameter named, no header is looked at.
        var header = options.Header is { Length: > 0 } named ? named
            : string.IsNullOrEmpty(options.QueryParameter) ? scheme.SignatureHeaders[0] : null;
        return new TokenCheck(header, options.Prefix ?? scheme.Prefix, options.QueryParameter,
            Uses(options.Secrets, secret => secret));
    }

    private static SecretUse[] Uses(IList<string> secrets, Func<string, string> sent) =>
        [.. secrets.Select((secret, i) => (secret, i))
            .Where(pair => !string.IsNullOrWhiteSpace(pair.secret))
            .Select(pair => new SecretUse(pair.i, TokenCheck.Digest(sent(pair.secret))))];

    private static string Base64(string text) => Convert.ToBase64String(StrictText.Utf8(text));
}
