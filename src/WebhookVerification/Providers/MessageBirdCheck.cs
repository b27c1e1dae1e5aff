using System.Security.Cryptography;
using System.Text;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>MessageBird's JWT: signed with the secret, it holds the hashes of address and body.</summary>
internal sealed class MessageBirdCheck(Scheme scheme, SignedUrl? url, SignatureKey[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        if (SignatureReader.One(request.Headers, scheme.SignatureHeaders[0], out var text) is { } missing) return missing;
        using var token = HmacToken.Read(text, keys, out var unread);
        if (token is null) return unread!;
        if (Refuse(token, request, now) is { } refused) return refused;

        token.Secret.Used(now);
        return new Accepted(new VerifiedWebhook(
            request, Assurance.Signed, new KnownDeduplication(StrictJson.Text(token.Claims, "jti"), token.Signed)));
    }

    private Refused? Refuse(HmacToken token, UnverifiedWebhook request, DateTimeOffset now)
    {
        var second = now.ToUnixTimeSeconds();
        var skew = (long)scheme.Tolerance!.Value.TotalSeconds;
        if (StrictJson.Text(token.Claims, "iss") != "MessageBird"
            || !token.TrySeconds("nbf", out var from) || !token.TrySeconds("exp", out var until)
            || StrictJson.Text(token.Claims, "jti") is not { Length: > 0 })
        {
            return HmacToken.Malformed();
        }

        if (second < from - skew) return new Refused(VerificationFailure.InFuture, "The token is not valid yet.");
        if (second > until + skew) return new Refused(VerificationFailure.TooOld, "The token is no longer valid.");
        if (url is not null && !url.For(request).Any(address => IsHash(token, "url_hash", Encoding.UTF8.GetBytes(address!))))
            return new Refused(VerificationFailure.WrongRecipient, "The token is for another address than the hook's Url.");
        var bodyIsCovered = request.Body.IsEmpty && !token.Claims.TryGetProperty("payload_hash", out _)
            || IsHash(token, "payload_hash", request.Body.Span);
        return bodyIsCovered ? null : new Refused(VerificationFailure.BodyChanged, "The token is for another body.");
    }

    private static bool IsHash(HmacToken token, string name, ReadOnlySpan<byte> content) =>
        StrictText.Decode(SignatureEncoding.Hex, StrictJson.Text(token.Claims, name)) is { } hash
        && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(content));
}
