namespace SignalBridge.Mailboxes;

/// <summary>What became of an event at the mailbox's door.</summary>
internal abstract record Acceptance
{
    /// <summary>It is durable, under this id.</summary>
    public sealed record Accepted(EventId Id) : Acceptance;

    /// <summary>Its key is known: it repeats this event, and nothing was stored.</summary>
    public sealed record Duplicate(EventId Of) : Acceptance;

    /// <summary>The signal's policy is <c>Reject</c> and its slot is closed for so long; nothing was stored.</summary>
    public sealed record SlotClosed(TimeSpan RetryAfter) : Acceptance;
}
