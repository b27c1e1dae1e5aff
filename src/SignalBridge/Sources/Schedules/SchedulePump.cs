using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Schedules;

/// <summary>
/// Runs schedules at their time while this process is up: a loop for each, so that one that waits for Campaign holds up no other.
/// Which instance acts is settled in storage.
/// </summary>
internal sealed partial class SchedulePump(Routes routes, ScheduleClock schedules, StorageSetup storage, TimeProvider time,
    ILogger<SchedulePump> log)
    : BackgroundService
{
    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var running = new Dictionary<string, Task>();
        while (!stoppingToken.IsCancellationRequested)
        {
            // Now and then, those that were added.
            foreach (var schedule in routes.Schedules.Where(s => !running.TryGetValue(s.Name, out var loop) || loop.IsCompleted))
            {
                running[schedule.Name] = RunAsync(schedule.Name, stoppingToken);
            }

            await Task.Delay(ScheduleClock.LongestPause, time, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
            }, e => Log.Outage(log, name, e.GetBaseException().Message.Split('\n')[0]), stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "The schedule {Schedule} cannot be looked at; it is tried again until it can. {Reason}")]
        public static partial void Outage(ILogger logger, string schedule, string reason);
    }
}
