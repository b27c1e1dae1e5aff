using SignalBridge.Hooks.Verification.Schemes;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>Builds the check of a hook.</summary>
internal static class CheckFactory
{
    public static Check Create(Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes) => scheme.Kind switch
    {
        SchemeKind.None => new NoCheck(),
        SchemeKind.Token => Token(scheme, options),
        SchemeKind.Basic => new TokenCheck(scheme.SignatureHeaders[0], "Basic ", null, Uses(options.Secrets, Base64)),
        _ => Signature(scheme, options, path, mistakes),
    };

    private static SignatureCheck Signature(Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes)
    {
        if (scheme.Name == GeneralSchemes.Hmac) scheme = HmacScheme.Read(scheme, options, path, mistakes);
        if (options.Tolerance is { } tolerance)
        {
            if (tolerance < TimeSpan.Zero) mistakes.Add($"{path}:Tolerance: is negative.");
            scheme = scheme with { Tolerance = tolerance };
        }

        var template = SignedTemplate.Parse(scheme.Signed, out _) ?? SignedTemplate.Parse("{body}", out _)!;
        var url = scheme.NeedsUrl ? new SignedUrl(options.Url ?? "") : null;
        return new SignatureCheck(scheme, template, url, KeyFactory.Create(scheme, options.Secrets, path, mistakes));
    }

    private static TokenCheck Token(Scheme scheme, VerifyOptions options)
    {
        // With only a query parameter named, no header is looked at.
        var header = options.Header is { Length: > 0 } named ? named
            : string.IsNullOrEmpty(options.QueryParameter) ? scheme.SignatureHeaders[0] : null;
        return new TokenCheck(header, options.Prefix ?? scheme.Prefix, options.QueryParameter, Uses(options.Secrets, secret => secret));
    }

    private static SecretUse[] Uses(IList<string> secrets, Func<string, string> sent) =>
        [.. secrets.Select((secret, i) => (secret, i))
            .Where(pair => !string.IsNullOrWhiteSpace(pair.secret))
            .Select(pair => new SecretUse(pair.i, TokenCheck.Digest(sent(pair.secret))))];

    private static string Base64(string text) => Convert.ToBase64String(StrictText.Utf8(text));
}
