namespace SignalBridge.Tests.Proofs;

/// <summary>The wakes that were sent and have not come yet, by the faked clock: Azurite's queue goes by the machine's.</summary>
internal sealed class Wakeboard(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<DateTimeOffset> _waiting = [];
    private int _sent;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>When the next one comes.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            lock (_lock)
            {
                return _waiting.Count == 0 ? null : _waiting.Min();
            }
        }
    }

    public void Add(TimeSpan wait)
    {
        lock (_lock)
        {
            _waiting.Add(time.GetUtcNow() + wait);
            _sent++;
        }
    }

    /// <summary>Takes one that has come.</summary>
    public bool TryTakeDue()
    {
        lock (_lock)
        {
            var at = _waiting.FindIndex(due => due <= time.GetUtcNow());
            if (at < 0)
            {
                return false;
            }

            _waiting.RemoveAt(at);
            return true;
        }
    }
}
