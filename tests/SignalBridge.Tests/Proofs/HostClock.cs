namespace SignalBridge.Tests.Proofs;

/// <summary>
/// A host's clock beside the true time: wrong by so much, and set at will; its counter and its timers go on unmoved.
/// </summary>
internal sealed class HostClock(TimeProvider truth, TimeSpan ahead) : TimeProvider
{
    /// <summary>By how much it is ahead of the true time; behind where negative.</summary>
    public TimeSpan Ahead { get; set; } = ahead;

    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + Ahead;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        truth.CreateTimer(callback, state, dueTime, period);
}
