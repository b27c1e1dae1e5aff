namespace SignalBridge.Mailboxes;

/// <summary>What a gathering found.</summary>
internal abstract record Gathered
{
    /// <summary>All that waits is gathered.</summary>
    /// <param name="Event">The newest of it.</param>
    /// <param name="Count">How many events.</param>
    public sealed record Newest(PendingEvent Event, int Count) : Gathered;

    /// <summary>Nothing waits any more, or a death made the signal hold: what is next has to be decided again.</summary>
    public sealed record Nothing : Gathered;

    /// <summary>The time is up; what was gathered stays so.</summary>
    public sealed record TimeUp : Gathered;
}
