using Azure.Storage.Queues;
using SignalBridge.Delivery;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Server.Pumps;

/// <summary>Takes turns as wakes become visible.</summary>
internal sealed partial class WakePump(QueueClient queue, TurnPump turns, StorageSetup storage, TimeProvider time,
    ILogger<WakePump> log) : BackgroundService
{
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var outage = new Outage(time, IdlePause);
        while (!stoppingToken.IsCancellationRequested)
        {
            await outage.GuardAsync(() => TakeAsync(stoppingToken), e => Log.Outage(log, e), stoppingToken);
        }

        // The turns in hand are finished, not cut off.
        await turns.WaitForTurnsAsync();
    }

    private async Task TakeAsync(CancellationToken stoppingToken)
    {
        await turns.WaitForRoomAsync(stoppingToken);
        var wakes = await queue.ReceiveMessagesAsync(TurnPump.MaximumTurns, Timings.WakeInvisible, stoppingToken);
        foreach (var wake in wakes.Value)
        {
            await turns.StartAsync(
                wake.Body.ToString(), () => queue.DeleteMessageAsync(wake.MessageId, wake.PopReceipt, CancellationToken.None),
                    stoppingToken);
        }

        if (wakes.Value.Length == 0)
        {
            await Task.Delay(IdlePause, time, stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Wakes cannot be read; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
