using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Delivery;

/// <summary>
/// Asking Campaign again what became of a call whose answer was lost: while its answer proves something, and not later.
/// </summary>
internal static class Probe
{
    /// <summary>
    /// From when a turn may call Campaign again: the slot, or earlier where a lost answer can still be learnt by asking.
    /// </summary>
    public static DateTimeOffset DueAt(Signal signal, MailboxState state, DateTimeOffset now, Timings timings)
    {
        var probe = state.Retry.NotBefore ?? DateTimeOffset.MinValue;
        return CanBeLearnt(signal, state, (probe > now ? probe : now) + timings.ProbeMargin(signal.MinimumInterval))
            ? probe
            : state.Due(signal.MinimumInterval);
    }

    /// <summary>Whether asking Campaign again can still tell what became of a call whose answer was lost.</summary>
    public static bool CanBeLearnt(Signal signal, MailboxState state, DateTimeOffset now) =>
        signal.UnknownOutcome == UnknownOutcomePolicy.Probe && IsConclusive(signal, state, now);

    /// <summary>
    /// How long the call that asks may take: what it has begun by then reaches Campaign while its answer still proves something.
    /// Null where that is too short to ask.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="state">The state, with the lost call in it.</param>
    /// <param name="now">The latest that it may be.</param>
    /// <param name="timings">How long any call may take.</param>
    public static TimeSpan? TimeToAsk(Signal signal, MailboxState state, DateTimeOffset now, Timings timings)
    {
        var interval = signal.MinimumInterval;
        var left = state.UnknownSince + Timings.ProbeWindow(interval) - timings.Transit(interval) - now;
        return left < timings.LeastCall(interval) ? null : left < timings.CallDeadline ? left : timings.CallDeadline;
    }

    /// <summary>From the first lost answer on, one interval long, Campaign refuses a second call if it took the first.</summary>
    public static bool IsConclusive(Signal signal, MailboxState state, DateTimeOffset asked) =>
        state.UnknownSince is { } since && asked < since + Timings.ProbeWindow(signal.MinimumInterval);
}
