namespace SignalBridge.Storage;

/// <summary>
/// The time that all instances share: the storage service's, learnt from the <c>Date</c> of its answers, so that a host whose
/// clock is wrong fires no earlier than another allowed. It runs on this host's monotonic counter: a clock that is set changes
/// nothing. Until storage has answered once, it is the host's own time at the start.
/// </summary>
internal sealed class CommonClock(TimeProvider local) : TimeProvider
{
    // An answer tells its time cut to whole seconds.
    private static readonly TimeSpan Resolution = TimeSpan.FromSeconds(1);

    // How far a host's counter may run off; ordinary ones stay within a tenth of it.
    private const double Drift = 1e-4;

    private readonly DateTimeOffset _start = local.GetUtcNow();
    private readonly long _startedAt = local.GetTimestamp();
    private readonly Lock _lock = new();
    private volatile Offset _offset = new(TimeSpan.Zero, TimeSpan.Zero, null);

    /// <summary>The earliest that it can be now: a slot found open is open.</summary>
    public override DateTimeOffset GetUtcNow() => Steady(local.GetTimestamp()) + _offset.Least;

    /// <summary>By how much it may be later than <see cref="GetUtcNow"/>.</summary>
    public TimeSpan Uncertainty => _offset.Most - _offset.Least;

    /// <summary>Whether storage has answered yet.</summary>
    public bool IsCommon => _offset.LearntAt is not null;

    public override long TimestampFrequency => local.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => local.LocalTimeZone;

    public override long GetTimestamp() => local.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        local.CreateTimer(callback, state, dueTime, period);

    /// <summary>Takes in what time an answer told.</summary>
    /// <param name="told">The answer's <c>Date</c>.</param>
    /// <param name="sent">This clock's timestamp when the request went out.</param>
    /// <param name="received">The same when the answer's head was in.</param>
    public void Learn(DateTimeOffset told, long sent, long received)
    {
        // It was between told and a second later at some moment between sent and received.
        var (least, most) = (told - Steady(received), told + Resolution - Steady(sent));
        lock (_lock)
        {
            var at = Steady(received);
            if (_offset is { LearntAt: { } before } known)
            {
                var grown = (at - before).Duration() * Drift;
                var (narrowLeast, narrowMost) = (Later(least, known.Least - grown), Earlier(most, known.Most + grown));

                // Where the two contradict each other the host was asleep, or storage's clock was set: the new answer is right.
                (least, most) = narrowLeast <= narrowMost ? (narrowLeast, narrowMost) : (least, most);
            }

            _offset = new Offset(least, most, at);
        }
    }

    // In whole numbers: TimeProvider.GetElapsedTime goes through a double, which loses ticks over decades.
    private DateTimeOffset Steady(long timestamp)
    {
        var (seconds, rest) = Math.DivRem(timestamp - _startedAt, local.TimestampFrequency);
        return _start.AddTicks((seconds * TimeSpan.TicksPerSecond) + (rest * TimeSpan.TicksPerSecond / local.TimestampFrequency));
    }

    private static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static TimeSpan Earlier(TimeSpan a, TimeSpan b) => a < b ? a : b;

    // What to add to the steady time, at least and at most.
    private sealed record Offset(TimeSpan Least, TimeSpan Most, DateTimeOffset? LearntAt);
}
