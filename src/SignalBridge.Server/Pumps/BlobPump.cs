using SignalBridge.Sources.FileDrops;
using SignalBridge.Storage;

namespace SignalBridge.Server.Pumps;

/// <summary>
/// Looks for new files in the import container: one listing every two seconds, or one page a second where there are many.
/// </summary>
internal sealed partial class BlobPump(FileDropReceiver drops, StorageSetup storage, TimeProvider time, ILogger<BlobPump> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var outage = new Outage(time, Pause);
        while (!stoppingToken.IsCancellationRequested)
        {
            await outage.GuardAsync(async () =>
            {
                var pages = await drops.SweepAsync(stoppingToken);
                await Task.Delay(pages * TimeSpan.FromSeconds(1) > Pause ? pages * TimeSpan.FromSeconds(1) : Pause, time,
                    stoppingToken);
            }, e => Log.Outage(log, e), stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The import container cannot be read; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
