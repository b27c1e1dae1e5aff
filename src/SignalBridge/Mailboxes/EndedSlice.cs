namespace SignalBridge.Mailboxes;

/// <summary>Events of one chunk that end in a transaction.</summary>
internal sealed record EndedSlice(ChunkSlice Slice, IReadOnlyList<EndedEvent> Events);
