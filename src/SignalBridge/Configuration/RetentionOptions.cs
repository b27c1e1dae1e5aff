namespace SignalBridge.Configuration;

/// <summary>How long what has ended is kept. What is pending is never removed.</summary>
public sealed class RetentionOptions
{
    /// <summary>
    /// How long events are kept that fired, were coalesced, repeated another, or were discarded. Default: 30.00:00:00.
    /// </summary>
    public TimeSpan DoneFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long dead events are kept, and can be replayed. Default: 90.00:00:00.</summary>
    public TimeSpan DeadFor { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long the files of batches are kept. Default: 30.00:00:00.</summary>
    public TimeSpan BatchesFor { get; set; } = TimeSpan.FromDays(30);
}
