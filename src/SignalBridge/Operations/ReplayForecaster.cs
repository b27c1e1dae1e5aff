using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Operations;

/// <summary>Says what more events would become under a signal's policy, as things are now.</summary>
internal sealed class ReplayForecaster(MailboxRegistry mailboxes, BridgeSwitch bridge, LiveTimings timings, TimeProvider time)
{
    public async Task<ReplayForecast> OfAsync(Signal signal, int events, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var since = await bridge.PausedSinceAsync(cancellationToken);
        var (pending, _) = await new MailboxReader(mailbox).CountPendingAsync(cancellationToken);
        var state = await mailbox.ReadStateAsync(cancellationToken);
        var now = time.GetUtcNow();
        var due = Probe.DueAt(signal, state, now, timings.Current);
        var first = due > now ? due : now;
        var signals = signal.WhenThrottled switch
        {
            ThrottlePolicy.Queue => events,
            ThrottlePolicy.Reject when pending > 0 || state.Due(signal.MinimumInterval) > now => 0,
            _ => Math.Min(events, 1),
        };
        return Explanation.IsPaused(state, since) is { } paused ? new ReplayForecast(signals, null, paused)
            : signals == 0 ? new ReplayForecast(0, null, events == 0 ? "No event would fire."
                : Explanation.WaitsFor(signal, state, now, timings.Current, null))
            : new ReplayForecast(signals, signal.WhenThrottled == ThrottlePolicy.Queue
                ? first + ((pending + signals - 1) * signal.MinimumInterval) : first, null);
    }
}
