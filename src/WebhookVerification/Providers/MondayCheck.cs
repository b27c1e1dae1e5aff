using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>
/// monday.com: a JWT in the Authorization header, signed with the app's signing secret, for one address and a few minutes. See
/// https://developer.monday.com/apps/docs/advanced-concepts. The body is not signed.
/// </summary>
internal sealed class MondayCheck(Scheme scheme, string? url, SignatureKey[] keys) : Check
{
    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        if (SignatureReader.One(request.Headers, scheme.SignatureHeaders[0], out var text) is { } missing) return missing;
        using var token = HmacToken.Read(text, keys, out var unread);
        if (token is null) return unread!;

        var tolerance = (long)scheme.Tolerance!.Value.TotalSeconds;
        if (!token.TrySeconds("exp", out var until)) return HmacToken.Malformed();
        if (now.ToUnixTimeSeconds() > until + tolerance) return new Refused(VerificationFailure.TooOld,
            "The token is no longer valid.");
        if (token.TrySeconds("iat", out var from) && now.ToUnixTimeSeconds() < from - tolerance)
            return new Refused(VerificationFailure.InFuture, "The token is not valid yet.");
        if (!string.IsNullOrEmpty(url) && StrictJson.Text(token.Claims, "aud") != url)
            return new Refused(VerificationFailure.WrongRecipient, "The token is for another address than the hook's Url.");

        token.Secret.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Authenticated));
    }
}
