using System.Text;
using System.Text.Json;
using WebhookVerification.Keys;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Providers;

/// <summary>Adyen's standard webhooks: each item of the body bears a signature of eight of its fields.</summary>
internal sealed class AdyenCheck(SignatureKey[] keys) : Check
{
    private const int MostItems = 100;

    private static readonly byte[][] BodyNames = ["notificationItems"u8.ToArray()];
    private static readonly byte[][] ItemNames = ["NotificationRequestItem"u8.ToArray()];

    public override IReadOnlyList<SecretUse> Uses { get; } = [.. keys.Select(key => key.Use)];

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (keys.Length == 0) return NoUsableSecret();
        var items = new List<AdyenItem>();
        var used = new HashSet<SecretUse>();
        Refused? refused = null;
        var isRead = JsonWalk.Document(request.Body.Span, (ref Utf8JsonReader root, int _) =>
            JsonWalk.Object(ref root, BodyNames, (ref Utf8JsonReader list, int _) =>
                JsonWalk.List(ref list, (ref Utf8JsonReader element, int i) =>
                {
                    var before = items.Count;
                    return i < MostItems
                        && JsonWalk.Object(ref element, ItemNames, (ref Utf8JsonReader item, int _) =>
                            (refused = Look(ref item, items, used)) is null)
                        && items.Count == before + 1;
                })));
        if (refused is not null) return refused;
        if (!isRead || items.Count == 0) return new Refused(VerificationFailure.Malformed, "The body has no notification items.");

        foreach (var secret in used) secret.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Signed, new KnownDeduplication(
            items.Count == 1 ? items[0].Id : null,
                Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => item.Signed))))));
    }

    // The first item with a wrong signature ends it: nobody makes us look at the rest.
    private Refused? Look(ref Utf8JsonReader reader, List<AdyenItem> items, HashSet<SecretUse> used)
    {
        if (AdyenItem.Read(ref reader) is not { } item)
            return new Refused(VerificationFailure.Malformed,
                "A notification item has a field that is neither text nor number, or is there twice.");
        if (item.Signature.Length == 0)
            return new Refused(VerificationFailure.MissingHeader, "A notification item has no additionalData.hmacSignature.");

        var candidates = new Candidates();
        candidates.Add(item.Signature, 0, 0, 0, item.Signature.Length);
        if (Array.Find(keys, key => key.Matches(Encoding.UTF8.GetBytes(item.Signed), candidates)) is not { } match)
            return new Refused(VerificationFailure.NoMatchingKey,
                "None of the hook's secrets yields a notification item's signature.");
        items.Add(item);
        used.Add(match.Use);
        return null;
    }
}
