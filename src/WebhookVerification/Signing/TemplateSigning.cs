using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>The schemes whose signature covers a template.</summary>
internal static class TemplateSigning
{
    public static UnverifiedWebhook Sign(Scheme scheme, string? address, SigningKey key, UnverifiedWebhook plain,
        DateTimeOffset now, string id)
    {
        var request = WithBodyHash(scheme, plain);
        var time = Time(scheme.TimestampForm, now);
        foreach (var (name, value) in scheme.Constants) request.Headers[name] = value;
        if (scheme.TimestampHeader is { } timeHeader) request.Headers[timeHeader] = time;
        if (scheme.IdHeader is { } idHeader) request.Headers[idHeader] = id;

        var fields = new SignedFields { Id = id };
        fields.SetTimestamp(time, 0, time.Length);
        var url = scheme.NeedsUrl ? new SignedUrl(address ?? "", scheme.UrlSpelling).For(request)[0] : null;
        var template = SignedTemplate.Parse(scheme.Signed, out _) ?? SignedTemplate.BodyOnly;
        using var form = template.Form(request, request.Body.Span);
        using var content = template.Write(request, request.Body.Span, form.Span, fields, url);
        request.Headers[scheme.SignatureHeaders[0]] = Layout(scheme, key.Version, key.Sign(content.Span, scheme.Encoding), time);
        return request;
    }

    public static string Time(TimestampForm form, DateTimeOffset now) => form switch
    {
        TimestampForm.Seconds => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        TimestampForm.Milliseconds => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    // A form is signed by its fields; any other body by its hash, which is a part of the signed address.
    private static UnverifiedWebhook WithBodyHash(Scheme scheme, UnverifiedWebhook plain) =>
        scheme.BodyHashParameter is not { } name || FormBody.Is(plain.Headers.ContentType) ? plain
        : plain with { Query = $"{(plain.Query.Length == 0 ? "?" : plain.Query + "&")}{name}={Convert.ToHexStringLower(SHA256.HashData(plain.Body.Span))}" };

    private static string Layout(Scheme scheme, string version, string signature, string time) => scheme.Layout switch
    {
        SignatureLayout.Fields when scheme.TimestampField is { } field =>
            $"{field}={time}{scheme.Separator}{version}={signature}",
        SignatureLayout.Fields => $"{version}={signature}",
        SignatureLayout.Versions => $"{version},{signature}",
        SignatureLayout.Envelope => Convert.ToBase64String(Encoding.UTF8.GetBytes(
            JsonSerializer.Serialize(new { alg = "ecdsa", kid = "sample", signature, digest = "SHA1" }))),
        _ => scheme.Prefix + signature,
    };
}
