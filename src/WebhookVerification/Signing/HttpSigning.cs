using System.Globalization;
using System.Security.Cryptography;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>RFC 9421, with what a hook asks for at least: the method, the address and the body's digest.</summary>
internal static class HttpSigning
{
    public static UnverifiedWebhook Sign(Scheme scheme, string? address, SigningKey key, UnverifiedWebhook plain,
        DateTimeOffset now)
    {
        var url = new SignedUrl(address ?? "", scheme.UrlSpelling);
        var created = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var covered = $"""("@method" "@target-uri" "content-digest");created={created};alg="hmac-sha256" """.TrimEnd();
        plain.Headers["Content-Digest"] = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(plain.Body.Span))}:";
        var input = SignatureInput.Parse($"sig1={covered}")!;
        var content = new HttpSignatureCheck(scheme, url, []).Base(plain, input)
            ?? throw new InvalidOperationException("The hook's Url is no address.");
        plain.Headers["Signature-Input"] = $"sig1={covered}";
        plain.Headers["Signature"] = $"sig1=:{key.Sign(content, SignatureEncoding.Base64)}:";
        return plain;
    }
}
