using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>Which of a signal's ended events are to be replayed.</summary>
/// <param name="States">How they ended.</param>
/// <param name="From">Received then or later.</param>
/// <param name="To">Received before.</param>
/// <param name="Source">Where they came from, such as <c>webhook:crm</c>.</param>
/// <param name="Limit">At most so many, the oldest.</param>
/// <param name="DryRun">Whether to say only what would happen.</param>
internal sealed record ReplaySelection(
    IReadOnlyList<EventState> States, DateTimeOffset? From, DateTimeOffset? To, string? Source, int Limit, bool DryRun);
