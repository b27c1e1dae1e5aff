namespace SignalBridge.Operations;

/// <summary>A page of events.</summary>
/// <param name="NextPage">What to ask the next page with; null on the last.</param>
internal sealed record EventPage(IReadOnlyList<EventView> Events, string? NextPage);
