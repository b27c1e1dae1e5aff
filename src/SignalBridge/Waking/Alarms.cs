using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SignalBridge.Waking;

/// <summary>
/// The wakes that this process sent, kept as timers too, so that a host that stays up meets a slot to the millisecond and
/// need not poll for it. The queue message remains what survives the process. A host without a listener keeps no timers.
/// </summary>
internal sealed class Alarms(TimeProvider time) : IDisposable
{
    private readonly Channel<string> _due = Channel.CreateUnbounded<string>();
    private readonly ConcurrentDictionary<(string Signal, DateTimeOffset At), ITimer> _timers = new();
    private volatile bool _listening;

    /// <summary>The signals whose time has come.</summary>
    public ChannelReader<string> Listen()
    {
        _listening = true;
        return _due.Reader;
    }

    public void Set(string signal, DateTimeOffset at)
    {
        if (!_listening)
        {
            return;
        }

        var wait = at - time.GetUtcNow();
        if (wait <= TimeSpan.Zero)
        {
            _due.Writer.TryWrite(signal);
            return;
        }

        // Timers count whole milliseconds; one that rings early would find the slot closed.
        wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(wait.TotalMilliseconds, TimeSpan.FromDays(40).TotalMilliseconds)));
        var timer = time.CreateTimer(Ring, (signal, at), Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (_timers.TryAdd((signal, at), timer))
        {
            timer.Change(wait, Timeout.InfiniteTimeSpan);
            if (at <= time.GetUtcNow())
            {
                // The clock went on between the two, and the timer would be late by as much.
                Ring((signal, at));
            }
        }
        else
        {
            timer.Dispose();
        }
    }

    public void Dispose()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }
    }

    private void Ring(object? state)
    {
        var (signal, at) = ((string, DateTimeOffset))state!;
        if (_timers.TryRemove((signal, at), out var timer))
        {
            timer.Dispose();
        }

        // Set puts it in the channel if its time has come, and winds it up again where the timer ran ahead of the clock.
        Set(signal, at);
    }
}
