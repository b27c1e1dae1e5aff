using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Hosting;
using SignalBridge.Retention;
using SignalBridge.Schedules;

namespace SignalBridge.Server.Pumps;

/// <summary>What happens by the clock: schedules at their time; the sweep and the removal of what has expired, one signal after another.</summary>
internal sealed partial class ClockPump(
    Routes routes, ScheduleClock schedules, Sweep sweep, Expiry expiry, StorageSetup storage, Pace pace, TimeProvider time, ILogger<ClockPump> log)
    : BackgroundService
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(RunSchedulesAsync(stoppingToken), SweepAsync(stoppingToken), GoRoundAsync(expiry.OneAsync, new Outage(time, OutagePause), stoppingToken));
    }

    /// <summary>A loop for each schedule, so that one that waits for Campaign holds up no other; now and then, those that were added.</summary>
    private async Task RunSchedulesAsync(CancellationToken stoppingToken)
    {
        var running = new Dictionary<string, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var schedule in routes.Schedules.Where(s => !running.TryGetValue(s.Name, out var loop) || loop.IsCompleted))
            {
                running[schedule.Name] = RunAsync(schedule.Name, stoppingToken);
            }

            await Task.Delay(ScheduleClock.LongestPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(running.Values);
    }

    private async Task RunAsync(string name, CancellationToken stoppingToken)
    {
        var outage = new Outage(time, OutagePause);
        while (!stoppingToken.IsCancellationRequested && routes.Schedules.FirstOrDefault(s => s.Name == name) is { } schedule)
        {
            await outage.GuardAsync(async () =>
            {
                var wait = await schedules.TickAsync(schedule, stoppingToken) - time.GetUtcNow();
                wait = wait < ScheduleClock.LongestPause ? wait : ScheduleClock.LongestPause;
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stoppingToken);
            }, e => Log.Outage(log, e), stoppingToken);
        }
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
                await Task.Delay(pace.SweepPeriod, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            foreach (var signal in signals)
            {
                await Task.Delay(pace.SweepPeriod / signals.Count, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await outage.GuardAsync(() => lookAt(signal, stoppingToken), e => Log.Outage(log, e), stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Schedules, the sweep or retention failed; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
