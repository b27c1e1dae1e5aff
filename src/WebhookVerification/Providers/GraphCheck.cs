using System.Security.Cryptography;
using System.Text.Json;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>
/// Microsoft Graph: every notification of the body holds the subscription's <c>clientState</c>, a secret sent as it is. See
/// https://learn.microsoft.com/graph/change-notifications-delivery-webhooks#processing-the-change-notification.
/// </summary>
internal sealed class GraphCheck(SecretUse[] secrets) : Check
{
    // Graph's own bound for a clientState is 128 characters.
    private const int LongestState = 1024;

    private static readonly byte[][] BodyNames = ["value"u8.ToArray()];
    private static readonly byte[][] NotificationNames = ["clientState"u8.ToArray()];

    public override IReadOnlyList<SecretUse> Uses => secrets;

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (secrets.Length == 0) return NoUsableSecret();
        var used = new HashSet<SecretUse>();
        Refused? refused = null;
        var isRead = JsonWalk.Document(request.Body.Span, (ref Utf8JsonReader root, int _) =>
            JsonWalk.Object(ref root, BodyNames, (ref Utf8JsonReader value, int _) =>
                JsonWalk.List(ref value, (ref Utf8JsonReader notification, int _) =>
                    (refused = Look(ref notification, used)) is null)));
        if (refused is not null) return refused;
        if (!isRead || used.Count == 0) return new Refused(VerificationFailure.Malformed, "The body has no notifications.");

        foreach (var secret in used) secret.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Authenticated));
    }

    // The first notification without the secret ends it: nobody makes us look at the rest.
    private Refused? Look(ref Utf8JsonReader notification, HashSet<SecretUse> used)
    {
        string? state = null;
        var isRead = JsonWalk.Object(ref notification, NotificationNames, (ref Utf8JsonReader value, int _) =>
        {
            state = value.TokenType == JsonTokenType.String && value.ValueSpan.Length <= LongestState ? value.GetString() : null;
            return state is not null;
        });
        if (!isRead || state is null) return new Refused(VerificationFailure.MissingHeader,
            "A notification has not one clientState.");
        var digest = TokenCheck.Digest(state);
        if (Array.Find(secrets, secret => CryptographicOperations.FixedTimeEquals(secret.Digest, digest)) is not { } match)
            return new Refused(VerificationFailure.NoMatchingKey, "A notification's clientState is none of the hook's secrets.");
        used.Add(match);
        return null;
    }
}
