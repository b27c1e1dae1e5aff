using System.Security.Cryptography;
using System.Text.Json;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>
/// Microsoft Graph: every notification of the body holds the subscription's <c>clientState</c>, a secret sent as it is. See
/// https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#processing-the-change-notification.
/// </summary>
internal sealed class GraphCheck(SecretUse[] secrets) : Check
{
    public override IReadOnlyList<SecretUse> Uses => secrets;

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (secrets.Length == 0) return NoUsableSecret();
        using var body = StrictJson.Parse(request.Body);
        if (body?.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("value", out var notifications)
            || notifications.ValueKind != JsonValueKind.Array || notifications.GetArrayLength() == 0)
        {
            return new Refused(VerificationFailure.Malformed, "The body has no notifications.");
        }

        foreach (var notification in notifications.EnumerateArray())
        {
            if (StrictJson.Text(notification, "clientState") is not { } state)
                return new Refused(VerificationFailure.MissingHeader, "A notification has no clientState.");
            var digest = TokenCheck.Digest(state);
            if (Array.Find(secrets, secret => CryptographicOperations.FixedTimeEquals(secret.Digest, digest)) is not { } match)
                return new Refused(VerificationFailure.NoMatchingKey, "A notification's clientState is none of the hook's secrets.");
            match.Used(now);
        }

        return new Accepted(new VerifiedWebhook(request, Assurance.Authenticated));
    }
}
