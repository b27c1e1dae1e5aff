using System.Collections.Concurrent;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>Counts, on this instance, what hooks answer in each hour, until it is written down for all instances.</summary>
internal sealed class HookNumbers(TimeProvider time)
{
    /// <summary>Requests that were to be kept, and were dropped rather than slow anything.</summary>
    public const string Dropped = "@dropped";

    /// <summary>Requests beyond what is kept in an hour.</summary>
    public const string OverLimit = "@overLimit";

    private readonly ConcurrentDictionary<(long Hour, string Hook, string What), Counter> _counters = new();

    public void Count(string hook, string what, long by = 1) =>
        Interlocked.Add(ref _counters.GetOrAdd((RequestGate.HourOf(time.GetUtcNow()), hook, what), static _ =>
            new Counter()).Value, by);

    /// <summary>Takes out what has been counted since the last time.</summary>
    public IReadOnlyList<(long Hour, string Hook, string What, long Count)> Take()
    {
        var hour = RequestGate.HourOf(time.GetUtcNow());
        var taken = new List<(long, string, string, long)>();
        foreach (var (key, counter) in _counters)
        {
            if (Interlocked.Exchange(ref counter.Value, 0) is var count and not 0)
            {
                taken.Add((key.Hour, key.Hook, key.What, count));
            }
            else if (key.Hour < hour - 1)
            {
                // Nobody counts in an hour that is so long over.
                _counters.TryRemove(key, out _);
            }
        }

        return taken;
    }

    private sealed class Counter
    {
        public long Value;
    }
}
