namespace SignalBridge.Hooks;

/// <summary>
/// The memory that all bodies under way may take together. They are read before their senders are known, so many large ones at once
/// must end in a 503 and not in the end of the process.
/// </summary>
internal sealed class BodyBudget(long bytes = 256L << 20)
{
    private long _free = bytes;

    /// <summary>Takes room for a body.</summary>
    /// <returns>What gives it back; null where there is none.</returns>
    public IDisposable? TryTake(long bytes)
    {
        if (Interlocked.Add(ref _free, -bytes) >= 0)
        {
            return new Taken(this, bytes);
        }

        Interlocked.Add(ref _free, bytes);
        return null;
    }

    private sealed class Taken(BodyBudget budget, long bytes) : IDisposable
    {
        public void Dispose() => Interlocked.Add(ref budget._free, bytes);
    }
}
