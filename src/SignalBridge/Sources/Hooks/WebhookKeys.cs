using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using WebhookVerification;

namespace SignalBridge.Sources.Hooks;

/// <summary>A webhook's deduplication keys.</summary>
/// <param name="All">All of them; a repeat shares one.</param>
/// <param name="Proofs">Those that prove a repeat by themselves.</param>
internal sealed record WebhookKeys(IReadOnlyList<string> All, IReadOnlyList<string> Proofs)
{
    public static WebhookKeys None { get; } = new([], []);

    /// <summary>
    /// Those of one that cannot be mapped: they tell only it from others like it, and never stand against one that can be mapped.
    /// </summary>
    public static WebhookKeys OfUnmappable(Hook hook, VerifiedWebhook webhook) =>
        (webhook.SignedId ?? webhook.SignatureKey) is { } key && MailboxKeys.HashOf($"{hook.Source}:unmappable", key) is var own
            ? new([own], [own]) : None;

    /// <summary>
    /// The delivery's own key, and with it what was signed: an attacker could send a captured webhook again under a new id. What
    /// was signed is a key by itself only for a provider's scheme, whose bodies tell one event from another; a generic one's may
    /// not.
    /// </summary>
    public static WebhookKeys Of(Hook hook, VerifiedWebhook webhook, MappingContext context)
    {
        var key = hook.DeduplicateBy?.Evaluate(context) switch
        {
            null => webhook.SignedId,
            { Type: JTokenType.Null } => null,
            { Type: JTokenType.String } text => (string)text!,
            var other => other.ToString(Formatting.None),
        };
        var delivery = string.IsNullOrEmpty(key) ? null : MailboxKeys.HashOf(hook.Source, key);
        if (webhook.SignatureKey is not { } signature
            || (delivery is null && hook.DeduplicateBy is null && !hook.Verifier.IsProviders))
        {
            return delivery is null ? None : new([delivery], [delivery]);
        }

        var signed = MailboxKeys.HashOf($"{hook.Source}:signature", signature);

        // What DeduplicateBy finds may stand where nothing is signed: a stranger could have written it beside another webhook.
        return delivery is null ? new([signed], [signed])
            : new([delivery, signed], hook.DeduplicateBy is null ? [delivery, signed] : [signed]);
    }
}
