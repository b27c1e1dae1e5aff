namespace SignalBridge.Mailboxes;

/// <summary>An event that waits, with the chunk it is in.</summary>
internal sealed record PendingEvent(BridgeEventId Id, Chunk Chunk, StoredEvent Event);
