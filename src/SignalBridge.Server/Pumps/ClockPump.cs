using SignalBridge.Delivery;
using SignalBridge.Retention;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Server.Pumps;

/// <summary>The sweep and the removal of what has expired, one signal after another.</summary>
internal sealed partial class ClockPump(
    Routes routes, Sweep sweep, Expiry expiry, StorageSetup storage, LiveTimings timings, TimeProvider time,
        ILogger<ClockPump> log) : BackgroundService
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(SweepAsync(stoppingToken),
            GoRoundAsync(expiry.OneAsync, new Outage(time, OutagePause), stoppingToken));
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, OutagePause);
        await outage.GuardAsync(() => sweep.AllAsync(stoppingToken), e => Log.Outage(log, e), stoppingToken);
        await GoRoundAsync(sweep.OneAsync, outage, stoppingToken);
    }

    /// <summary>Goes from signal to signal, round and round, spread over the period.</summary>
    private async Task GoRoundAsync(Func<string, CancellationToken, Task> lookAt, Outage outage, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var signals = routes.Signals.Keys.ToList();
            if (signals.Count == 0)
            {
                await Task.Delay(timings.Current.SweepPeriod, time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var signal in signals)
            {
                await Task.Delay(timings.Current.SweepPeriod / signals.Count, time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await outage.GuardAsync(() => lookAt(signal, stoppingToken), e => Log.Outage(log, e), stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The sweep or retention failed; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
