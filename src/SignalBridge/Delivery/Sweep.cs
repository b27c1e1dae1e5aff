using Microsoft.Extensions.Logging;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>Finds mailboxes whose events wait without a live wake, and wakes them. Every signal is looked at twice a minute.</summary>
internal sealed partial class Sweep(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, Wakes wakes, Alarms alarms, Pace pace, TimeProvider time, ILogger<Sweep> log)
{
    // How late a visible wake may be taken before it counts as lost: a busy queue is not a lost wake.
    private TimeSpan Grace => pace.SweepPeriod * 2 / 3;

    public async Task AllAsync(CancellationToken cancellationToken)
    {
        List<Exception> failures = [];
        foreach (var signal in routes.Signals.Keys)
        {
            try
            {
                await OneAsync(signal, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(new SignalFailedException(signal, e));
            }
        }

        // One that cannot be read is told of below; the clock itself has stopped only where none can.
        if (failures.Count == 0 || failures.Count < routes.Signals.Count)
        {
            BridgeMetrics.Swept();
        }

        if (failures.Count > 0)
        {
            throw new AggregateException(failures);
        }
    }

    public async Task OneAsync(string signal, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal);
        var oldest = await mailbox.OldestPendingAsync(cancellationToken);
        var now = time.GetUtcNow();
        BridgeMetrics.Pending(signal, now - (oldest ?? now));
        if (oldest is null)
        {
            return;
        }

        var state = await mailbox.ReadStateAsync(cancellationToken);
        if (state.IsClaimed(now))
        {
            alarms.Set(signal, state.TurnExpires!.Value);
        }

        // In a pause, too, what is left of a signal that has fired is ended.
        if (state.IsClaimed(now) || HasWake(signal, state, now) || (state.FoldInto is null && (state.Paused || await bridge.IsPausedAsync(cancellationToken))))
        {
            return;
        }

        // No wake is known: none was sent, or the one for a signal at rest has not been taken yet. A second one does no harm.
        Log.Restored(log, signal);
        await wakes.SendAsync(signal, now, cancellationToken);
    }

    // One that is still to come does not count where the slot has been open for long: the interval was longer when it was sent.
    private bool HasWake(string name, MailboxState state, DateTimeOffset now) =>
        state.WakeAt > now - Grace
        && (state.WakeAt <= now || !routes.Signals.TryGetValue(name, out var signal) || Verdict.DueAt(signal, state, now, pace.CallDeadline) > now - Grace);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Signal} has pending events and no wake that is known; one is sent.")]
        public static partial void Restored(ILogger logger, string signal);
    }
}
