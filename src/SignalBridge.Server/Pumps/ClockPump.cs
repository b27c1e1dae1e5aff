using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Hosting;
using SignalBridge.Schedules;

namespace SignalBridge.Server.Pumps;

/// <summary>What happens by the clock: schedules at their time, and the sweep, one signal after another.</summary>
internal sealed partial class ClockPump(
    Routes routes, ScheduleClock schedules, Sweep sweep, StorageSetup storage, TimeProvider time, ILogger<ClockPump> log) : BackgroundService
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken);
        await Task.WhenAll(RunSchedulesAsync(stoppingToken), SweepAsync(stoppingToken));
    }

    private async Task RunSchedulesAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, OutagePause);
        while (!stoppingToken.IsCancellationRequested)
        {
            await outage.GuardAsync(async () =>
            {
                var next = await schedules.TickAsync(stoppingToken);
                var wait = next - time.GetUtcNow();
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stoppingToken);
            }, e => Log.Outage(log, e), stoppingToken);
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, OutagePause);
        await outage.GuardAsync(() => sweep.AllAsync(stoppingToken), e => Log.Outage(log, e), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var signals = routes.Signals.Keys.ToList();
            if (signals.Count == 0)
            {
                await Task.Delay(Sweep.Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var signal in signals)
            {
                await Task.Delay(Sweep.Period / signals.Count, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await outage.GuardAsync(() => sweep.OneAsync(signal, stoppingToken), e => Log.Outage(log, e), stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Schedules or the sweep failed; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
