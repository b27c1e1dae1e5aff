namespace SignalBridge.Operations;

/// <summary>One thing that happened to an event, in a sentence.</summary>
internal sealed record HistoryEntry(DateTimeOffset At, string What);
