using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Delivery;

/// <summary>
/// Takes the turns of this process side by side, a bounded number at once, whether a wake or an alarm asks for them.
/// </summary>
internal sealed partial class TurnPump(TurnRunner turns, ILogger<TurnPump> log) : IDisposable
{
    /// <summary>How many turns one process has in hand at most.</summary>
    public const int MaximumTurns = 16;

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("{Signal}");

    private readonly SemaphoreSlim _free = new(MaximumTurns);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>Completes when there is room for a turn.</summary>
    public async Task WaitForRoomAsync(CancellationToken stoppingToken)
    {
        await _free.WaitAsync(stoppingToken);
        _free.Release();
    }

    /// <summary>Begins a turn as soon as there is room for it; does not wait for its end.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="taken">What to do once the turn is over and did not fail; null for nothing.</param>
    /// <param name="stoppingToken">Keeps turns from beginning; one in hand is finished.</param>
    public async Task StartAsync(string signal, Func<Task>? taken, CancellationToken stoppingToken)
    {
        await _free.WaitAsync(stoppingToken);
        var turn = Task.Run(() => TakeAsync(signal, taken, stoppingToken), CancellationToken.None);
        _running[turn] = true;
        _ = turn.ContinueWith(done => _running.TryRemove(done, out _), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Completes when the turns in hand are over.</summary>
    public Task WaitForTurnsAsync() => Task.WhenAll(_running.Keys);

    public void Dispose() => _free.Dispose();

    private async Task TakeAsync(string signal, Func<Task>? taken, CancellationToken stoppingToken)
    {
        using var scope = Scope(log, signal);
        try
        {
            await turns.TakeAsync(signal, stoppingToken);
            if (taken is not null)
            {
                await taken();
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
    }
}
