namespace SignalBridge.Mailboxes;

/// <summary>What became of an event at the mailbox's door.</summary>
/// <param name="Name">In one word, for counters.</param>
internal abstract record Acceptance(string Name)
{
    /// <summary>It is durable, under this id.</summary>
    public sealed record Stored(BridgeEventId Id) : Acceptance("accepted");

    /// <summary>Its key is known: it repeats this event, and nothing was stored.</summary>
    public sealed record Duplicate(BridgeEventId Of) : Acceptance("duplicate");

    /// <summary>The signal's policy is <c>Reject</c> and its slot is closed for so long; nothing was stored.</summary>
    public sealed record SlotClosed(TimeSpan RetryAfter) : Acceptance("slotClosed");
}
