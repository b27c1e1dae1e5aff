using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging;
using SignalBridge.Storage;
using SignalBridge.Telemetry;

namespace SignalBridge.Waking;

/// <summary>
/// Wakes whose turns failed so often that the Functions host set them aside. They are told of and removed, and so is what is no
/// wake at all. Nothing is lost: while events wait, the sweep sends another.
/// </summary>
internal sealed partial class PoisonWakes(QueueClient poison, ILogger<PoisonWakes> log)
{
    private const int AtOnce = 32;

    /// <summary>Tells of what has been set aside since the last look, and removes it; at most 32 at once.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        try
        {
            // What cannot be decoded is removed by the client itself.
            foreach (var wake in (await poison.ReceiveMessagesAsync(AtOnce, cancellationToken: cancellationToken)).Value)
            {
                var signal = wake.Body.ToString();
                BridgeMetrics.Poisoned(signal);
                Log.SetAside(log, signal);
                await poison.DeleteMessageAsync(wake.MessageId, wake.PopReceipt, cancellationToken);
            }
        }
        catch (RequestFailedException e) when (e.Status == StorageErrors.NotFound)
        {
            // Somebody removed the queue, or took the message first; the host makes it again when it needs it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "A wake for {Signal} failed again and again and was set aside; the failures before this say why.")]
        public static partial void SetAside(ILogger logger, string signal);
    }
}
