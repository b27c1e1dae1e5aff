using SignalBridge.Routing;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Operations;

/// <summary>A hook as operators see it.</summary>
/// <param name="Scheme">How its webhooks are verified.</param>
/// <param name="Answers">What was answered since this instance started, refusals by their reason.</param>
/// <param name="Notice">What its provider asks of operators; null for nothing.</param>
/// <param name="SecretsLastUsed">For each secret, in the order of the configuration, when it last verified a webhook on this instance; null for never.</param>
internal sealed record HookView(
    string Name, string Signal, string Scheme, IReadOnlyDictionary<string, long> Answers, IReadOnlyList<DateTimeOffset?> SecretsLastUsed,
    HookNotice? Notice)
{
    public static HookView From(Hook hook, HookTally tally) =>
        new(hook.Name, hook.Signal.Name, hook.Verifier.Scheme, tally.Of(hook.Name), [.. hook.Verifier.Secrets.Select(s => s.LastUsed)], tally.NoticeOf(hook.Name));
}
