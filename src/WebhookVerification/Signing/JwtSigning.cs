using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>The schemes whose header is a JWT with HMAC-SHA256.</summary>
internal static class JwtSigning
{
    // As long as the providers' own tokens last.
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(1);

    public static UnverifiedWebhook MessageBird(Scheme scheme, string? address, SigningKey key, UnverifiedWebhook plain,
        DateTimeOffset now, string id)
    {
        var claims = new JsonObject
        {
            ["iss"] = "MessageBird",
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lasts).ToUnixTimeSeconds(),
            ["jti"] = id,
        };
        if (!string.IsNullOrEmpty(address))
            claims["url_hash"] = Hash(Encoding.UTF8.GetBytes(new SignedUrl(address, scheme.UrlSpelling).For(plain)[0]!));
        if (!plain.Body.IsEmpty) claims["payload_hash"] = Hash(plain.Body.Span);
        plain.Headers[scheme.SignatureHeaders[0]] = Token(claims, key);
        return plain;
    }

    public static UnverifiedWebhook Monday(Scheme scheme, string? address, SigningKey key, UnverifiedWebhook plain,
        DateTimeOffset now)
    {
        var claims = new JsonObject { ["iat"] = now.ToUnixTimeSeconds(), ["exp"] = (now + Lasts).ToUnixTimeSeconds() };
        if (!string.IsNullOrEmpty(address)) claims["aud"] = address;
        plain.Headers[scheme.SignatureHeaders[0]] = Token(claims, key);
        return plain;
    }

    private static string Token(JsonObject claims, SigningKey key)
    {
        var signed = $"{Part("""{"alg":"HS256","typ":"JWT"}""")}.{Part(claims.ToJsonString(JsonSerializerOptions.Default))}";
        return $"{signed}.{key.Sign(Encoding.ASCII.GetBytes(signed), SignatureEncoding.Base64Url)}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
