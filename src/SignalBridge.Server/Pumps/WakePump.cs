using System.Collections.Concurrent;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using SignalBridge.Delivery;
using SignalBridge.Hosting;

namespace SignalBridge.Server.Pumps;

/// <summary>Takes turns as wakes become visible, and as the alarms of this process ring.</summary>
internal sealed partial class WakePump(
    QueueClient queue, Turns turns, Alarms alarms, StorageSetup storage, TimeProvider time, ILogger<WakePump> log) : BackgroundService
{
    private const int MaximumTurns = 16;

    // A wake whose turn died becomes visible again; a turn takes no longer.
    private static readonly TimeSpan Invisible = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("{Signal}");

    private readonly SemaphoreSlim _free = new(MaximumTurns);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rings = alarms.Listen();
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(TakeFromQueueAsync(stoppingToken), TakeFromAlarmsAsync(rings, stoppingToken))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The turns in hand are finished, not cut off.
        await Task.WhenAll(_running.Keys);
    }

    private async Task TakeFromQueueAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, IdlePause);
        while (!stoppingToken.IsCancellationRequested)
        {
            await outage.GuardAsync(async () =>
            {
                await _free.WaitAsync(stoppingToken);
                _free.Release();
                var wakes = await queue.ReceiveMessagesAsync(MaximumTurns, Invisible, stoppingToken);
                foreach (var wake in wakes.Value)
                {
                    await StartAsync(wake.Body.ToString(), wake, stoppingToken);
                }

                if (wakes.Value.Length == 0)
                {
                    await Task.Delay(IdlePause, time, stoppingToken);
                }
            }, e => Log.Outage(log, e), stoppingToken);
        }
    }

    private async Task TakeFromAlarmsAsync(System.Threading.Channels.ChannelReader<string> rings, CancellationToken stoppingToken)
    {
        await foreach (var signal in rings.ReadAllAsync(stoppingToken))
        {
            await StartAsync(signal, null, stoppingToken);
        }
    }

    private async Task StartAsync(string signal, QueueMessage? wake, CancellationToken stoppingToken)
    {
        await _free.WaitAsync(stoppingToken);
        var turn = Task.Run(() => TakeAsync(signal, wake, stoppingToken), CancellationToken.None);
        _running[turn] = true;
        _ = turn.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task TakeAsync(string signal, QueueMessage? wake, CancellationToken stoppingToken)
    {
        using var scope = Scope(log, signal);
        try
        {
            await turns.TakeAsync(signal, stoppingToken);
            if (wake is not null)
            {
                await queue.DeleteMessageAsync(wake.MessageId, wake.PopReceipt, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Not begun: the wake becomes visible again, here or elsewhere.
        }
        catch (Exception e)
        {
            // The wake becomes visible again; without one, the sweep finds the signal.
            Log.TurnFailed(log, signal, e);
        }
        finally
        {
            _free.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The turn of {Signal} failed; it is taken again.")]
        public static partial void TurnFailed(ILogger logger, string signal, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Wakes cannot be read; the pump goes on trying.")]
        public static partial void Outage(ILogger logger, Exception exception);
    }
}
