using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Operations;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Hosting;

/// <summary>Warns, once after the start, of events that wait for a signal that is not configured. Nothing waits for it.</summary>
internal sealed partial class UnconfiguredAtStart(UnconfiguredSignals signals, StorageSetup storage,
    ILogger<UnconfiguredAtStart> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await storage.WaitAsync(stoppingToken);
            foreach (var signal in await signals.FindAsync(stoppingToken))
            {
                Log.Waiting(log, signal.Name, Plural.Of(signal.Pending, "event"));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Operators see them all the same.
        }
        catch (Exception e)
        {
            // Let out, it would end the host: not for the sake of a warning.
            Log.NotLooked(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Whether events wait for signals that are not configured could not be read.")]
        public static partial void NotLooked(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "The signal {Signal} is not configured, and has {Events} waiting, to fire when it is again.")]
        public static partial void Waiting(ILogger logger, string signal, string events);
    }
}
