using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>Writes this instance's numbers every ten seconds, where there is something new, and at its end.</summary>
internal sealed partial class NumbersPump(BridgeNumbers numbers, StorageSetup storage, TimeProvider time,
    ILogger<NumbersPump> log) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!storage.IsDone)
        {
            return;
        }

        using var last = new CancellationTokenSource(LastWords);
        try
        {
            await numbers.WriteAsync(last.Token);
        }
        catch (Exception e)
        {
            Log.Failed(log, e.GetBaseException().Message.Split('\n')[0]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, Period);
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await outage.GuardAsync(() => numbers.WriteAsync(stoppingToken), e =>
                Log.Failed(log, e.GetBaseException().Message.Split('\n')[0]), stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "What hooks answered could not be written down for all instances; it is kept for the next time. {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
