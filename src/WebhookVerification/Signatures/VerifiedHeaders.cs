using System.Text.RegularExpressions;
using WebhookVerification.Schemes;

namespace WebhookVerification.Signatures;

/// <summary>The headers that a scheme's verification looks at.</summary>
internal static partial class VerifiedHeaders
{
    public static IReadOnlySet<string> Of(Scheme scheme, VerifyOptions options)
    {
        string?[] named = [.. scheme.SignatureHeaders, scheme.TimestampHeader, scheme.IdHeader, options.Header,
            options.TimestampHeader, options.IdHeader];
        IEnumerable<string> signed = [.. InTemplate().Matches(scheme.Signed).Concat(InTemplate().Matches(options.Signed ?? ""))
            .Select(m => m.Groups[1].Value)];
        string[] kinds = scheme.Kind switch
        {
            SchemeKind.HttpSignature => ["signature-input", "content-digest"],
            SchemeKind.AdobeEvents => ["x-adobe-public-key1-path", "x-adobe-public-key2-path"],
            _ => [],
        };
        return named.OfType<string>().Concat(signed).Concat(kinds).Concat(scheme.Constants.Select(c => c.Name))
            .Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\{header:([^}]+)\}")]
    private static partial Regex InTemplate();
}
