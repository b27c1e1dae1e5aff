using WebhookVerification.Handshakes;
using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Schemes;

/// <summary>Turns the fields of scheme <c>hmac</c> into a scheme like any other.</summary>
internal static class HmacScheme
{
    private static readonly Dictionary<string, SignatureAlgorithm> Algorithms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sha1"] = SignatureAlgorithm.HmacSha1,
        ["sha256"] = SignatureAlgorithm.HmacSha256,
        ["sha384"] = SignatureAlgorithm.HmacSha384,
        ["sha512"] = SignatureAlgorithm.HmacSha512,
    };

    private static readonly Dictionary<string, SignatureEncoding> Encodings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["hex"] = SignatureEncoding.Hex,
        ["base64"] = SignatureEncoding.Base64,
        ["base64url"] = SignatureEncoding.Base64Url,
    };

    private static readonly Dictionary<string, SecretForm> Secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf8"] = SecretForm.Utf8,
        ["base64"] = SecretForm.Base64,
        ["hex"] = SecretForm.Hex,
    };

    private static readonly Dictionary<string, TimestampForm> Timestamps = new(StringComparer.OrdinalIgnoreCase)
    {
        ["seconds"] = TimestampForm.Seconds,
        ["milliseconds"] = TimestampForm.Milliseconds,
        ["iso8601"] = TimestampForm.Iso8601,
    };

    public static Scheme Read(Scheme hmac, VerifyOptions options, string path, ICollection<string> mistakes)
    {
        var isList = !string.IsNullOrEmpty(options.SignatureField);
        if (options.Separator is not (null or { Length: 1 }) || options.Separator == "=")
            mistakes.Add($"{path}:Separator: '{options.Separator}' is not one character other than '='.");
        if (!isList && !string.IsNullOrEmpty(options.TimestampField))
            mistakes.Add($"{path}:TimestampField: needs SignatureField too, the signature's name in that list.");
        if (isList && !string.IsNullOrEmpty(options.Prefix))
            mistakes.Add($"{path}:Prefix: has no effect with SignatureField; remove one of them.");
        if (!string.IsNullOrEmpty(options.TimestampField) && !string.IsNullOrEmpty(options.TimestampHeader))
            mistakes.Add($"{path}:TimestampField: there is a TimestampHeader too; remove one of them.");

        var scheme = hmac with
        {
            SignatureHeaders = [options.Header ?? ""],
            Layout = isList ? SignatureLayout.Fields : SignatureLayout.Plain,
            SignatureField = options.SignatureField ?? "",
            TimestampField = Unless(options.TimestampField),
            Separator = options.Separator is [var separator] ? separator : ',',
            Prefix = options.Prefix ?? "",
            Algorithm = Choose(Algorithms, options.Algorithm, hmac.Algorithm, $"{path}:Algorithm", mistakes),
            Encoding = Choose(Encodings, options.Encoding, hmac.Encoding, $"{path}:Encoding", mistakes),
            Secret = Choose(Secrets, options.SecretEncoding, hmac.Secret, $"{path}:SecretEncoding", mistakes),
            TimestampForm = Choose(Timestamps, options.TimestampFormat, hmac.TimestampForm, $"{path}:TimestampFormat", mistakes),
            Signed = options.Signed ?? hmac.Signed,
            TimestampHeader = Unless(options.TimestampHeader),
            IdHeader = Unless(options.IdHeader),
            Tolerance = TimeSpan.FromMinutes(5),
        };
        CheckTemplate(scheme, options, path, mistakes);
        return scheme;
    }

    // What is named and not signed protects nothing, and what is signed must come from somewhere.
    private static void CheckTemplate(Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes)
    {
        if (SignedTemplate.Parse(scheme.Signed, out var mistake) is not { } template)
        {
            mistakes.Add($"{path}:Signed: {mistake}.");
            return;
        }

        if (!template.Has(SignedPart.Body) && !template.Has(SignedPart.Form))
            mistakes.Add($"{path}:Signed: has no {{body}}, so any body would be accepted.");
        if (template.Has(SignedPart.Timestamp) != scheme.HasTimestamp)
            mistakes.Add($"{path}:Signed: {{timestamp}} and TimestampHeader (or TimestampField) go together: a time that is not signed can be replaced.");
        if (template.Has(SignedPart.Id) != scheme.IdHeader is not null)
            mistakes.Add($"{path}:Signed: {{id}} and IdHeader go together: an id that is not signed can be replaced; use DeduplicateBy for it.");
        if (scheme.NeedsUrl && string.IsNullOrEmpty(options.Url))
            mistakes.Add($"{path}:Url: is missing; {{url}} in Signed needs the public address to which the provider posts.");
        if (!scheme.NeedsUrl && !string.IsNullOrEmpty(options.Url) && !HandshakeTable.NeededBy(scheme, options)
            .Contains(nameof(VerifyOptions.Url)))
            mistakes.Add($"{path}:Url: has no effect without {{url}} in Signed.");
        if (options.Tolerance is not null && !scheme.HasTimestamp)
            mistakes.Add($"{path}:Tolerance: has no effect without TimestampHeader or TimestampField.");
    }

    private static string? Unless(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static T Choose<T>(Dictionary<string, T> choices, string? name, T fallback, string path, ICollection<string> mistakes)
    {
        if (name is null) return fallback;
        if (choices.TryGetValue(name, out var chosen)) return chosen;
        mistakes.Add($"{path}: '{name}' is none of {string.Join(", ", choices.Keys)}.");
        return fallback;
    }
}
