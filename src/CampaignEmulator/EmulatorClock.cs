namespace CampaignEmulator;

/// <summary>
/// Campaign's clock: the machine's (or a test's), until it is set, stepped or frozen. Intervals, token lifetimes, commands and
/// throttling go by it; latency of faults goes by <see cref="Machine"/>, because a waiting client feels real time.
/// </summary>
public sealed class EmulatorClock(TimeProvider machine) : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _offset;
    private DateTimeOffset? _frozen;

    /// <summary>The clock underneath.</summary>
    public TimeProvider Machine { get; } = machine;

    /// <summary>Whether the clock stands still.</summary>
    public bool IsFrozen
    {
        get
        {
            lock (_lock)
                return _frozen is not null;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
            return _frozen ?? Machine.GetUtcNow() + _offset;
    }

    /// <summary>Steps the clock; a negative step turns it back.</summary>
    public void Advance(TimeSpan step)
    {
        lock (_lock)
            Set(GetUtcNow() + step);
    }

    /// <summary>Sets the clock; it goes on from there, unless it is frozen.</summary>
    public void Set(DateTimeOffset now)
    {
        lock (_lock)
            (_offset, _frozen) = (now - Machine.GetUtcNow(), _frozen is null ? null : now);
    }

    /// <summary>Stops the clock, or lets it go on from where it stands.</summary>
    public void Freeze(bool frozen)
    {
        lock (_lock)
        {
            var now = GetUtcNow();
            (_offset, _frozen) = (now - Machine.GetUtcNow(), frozen ? now : null);
        }
    }

    /// <summary>Back to the clock underneath.</summary>
    public void Reset()
    {
        lock (_lock)
            (_offset, _frozen) = (TimeSpan.Zero, null);
    }
}
