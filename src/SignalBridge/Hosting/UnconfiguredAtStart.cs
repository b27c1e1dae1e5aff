using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;

namespace SignalBridge.Hosting;

/// <summary>Warns, once after the start, of events that wait for a signal that is not configured. Nothing waits for it.</summary>
internal sealed partial class UnconfiguredAtStart(UnconfiguredSignals signals, StorageSetup storage, ILogger<UnconfiguredAtStart> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await storage.WaitAsync(stoppingToken);
            foreach (var signal in await signals.FindAsync(stoppingToken))
            {
                Log.Waiting(log, signal.Pending, signal.Name);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || StorageErrors.IsUnavailable(e))
        {
            // Operators see them all the same.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} events wait for the signal {Signal}, which is not configured; they fire when it is again.")]
        public static partial void Waiting(ILogger logger, int count, string signal);
    }
}
