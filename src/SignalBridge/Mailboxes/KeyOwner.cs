namespace SignalBridge.Mailboxes;

/// <summary>The event that has a deduplication key.</summary>
internal sealed record KeyOwner(string Event, string Key);
