using Microsoft.Extensions.Logging;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>
/// Finds mailboxes whose events wait without a live wake, and wakes them. Every signal is looked at twice a minute.
/// </summary>
internal sealed partial class Sweep(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, Wakes wakes, Alarms alarms, LiveTimings timings,
        TimeProvider time,
    ILogger<Sweep> log)
{
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
        var approach = Approach.BySweep(routes.Signals.GetValueOrDefault(signal), state, now, timings.Current)
            ?? Approach.BySweep(state, now, state.Coalescing is null && await bridge.IsPausedAsync(cancellationToken));
        switch (approach)
        {
            case Approach.LookAgain again:
                alarms.Set(signal, again.At);
                break;
            case Approach.WakeAgain again:
                Log.Restored(log, signal);
                await wakes.SendAsync(signal, again.At, cancellationToken);
                break;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "{Signal} has pending events and no wake that is known; one is sent.")]
        public static partial void Restored(ILogger logger, string signal);
    }
}
