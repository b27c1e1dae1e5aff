using SignalBridge.Routing;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations;

/// <summary>A hook as operators see it.</summary>
/// <param name="Scheme">How its webhooks are verified.</param>
/// <param name="Answers">What all instances have answered in the last 90 days, refusals by their cause.</param>
/// <param name="Notice">What its provider asks of operators on this instance; null for nothing.</param>
/// <param name="SecretsLastUsed">
/// For each secret, in the order of the configuration, when it last verified a webhook on any instance; null for not in the last
/// 90 days.
/// </param>
internal sealed record HookView(
    string Name, string Signal, string Scheme, IReadOnlyDictionary<string, long> Answers,
        IReadOnlyList<DateTimeOffset?> SecretsLastUsed,
    HookNotice? Notice)
{
    public static HookView From(Hook hook, HookTally tally, Numbers.OfHook numbers) => new(
        hook.Name, hook.Signal.Name, hook.Verifier.Scheme, AnswersOf(numbers), SecretsOf(hook, numbers),
            tally.NoticeOf(hook.Name));

    public static IReadOnlyDictionary<string, long> AnswersOf(Numbers.OfHook numbers) =>
        new SortedDictionary<string, long>(numbers.Counts.Where(c => c.Key[0] != '@').ToDictionary(), StringComparer.Ordinal);

    public static IReadOnlyList<DateTimeOffset?> SecretsOf(Hook hook, Numbers.OfHook numbers) =>
        [.. hook.Verifier.Secrets.Select(s =>
            numbers.Secrets.TryGetValue(s.Fingerprint, out var used) ? used : (DateTimeOffset?)null)];
}
