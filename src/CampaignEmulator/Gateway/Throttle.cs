namespace CampaignEmulator;

/// <summary>Counts calls in a sliding window.</summary>
internal sealed class Throttle(EmulatorClock clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<DateTimeOffset>> _taken = [];

    /// <summary>Takes one call into the window; else how long until there is room again.</summary>
    public TimeSpan? Wait(string what, int limit, TimeSpan window)
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (!_taken.TryGetValue(what, out var taken))
                _taken[what] = taken = new Queue<DateTimeOffset>();
            // Nothing is counted without a limit, so a limit set later starts with an empty window.
            if (limit == 0)
            {
                taken.Clear();
                return null;
            }

            while (taken.TryPeek(out var oldest) && oldest + window <= now)
                taken.Dequeue();
            if (taken.Count >= limit)
                return taken.Peek() + window - now;
            taken.Enqueue(now);
            return null;
        }
    }

    public void Clear()
    {
        lock (_lock)
            _taken.Clear();
    }
}
