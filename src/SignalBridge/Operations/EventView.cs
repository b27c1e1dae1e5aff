using SignalBridge.Mailboxes;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>An event as operators see it.</summary>
/// <param name="DuplicateOf">The event that it duplicates.</param>
/// <param name="ReplayOf">The ended event that it replays.</param>
/// <param name="ReplayedAs">The latest event that replays it.</param>
/// <param name="Body">The raw webhook, where it was kept; given for a single event only.</param>
internal sealed record EventView(
    string Id,
    string Signal,
    string State,
    string Source,
    DateTimeOffset ReceivedAt,
    DateTimeOffset? EndedAt,
    string Reason,
    string? DuplicateOf,
    string? ReplayOf,
    string? ReplayedAs,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<string> Unmappable,
    IReadOnlyList<AttemptView> Attempts,
    string? Body)
{
    /// <summary>What a pending event waits for.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What happened to it, in order; given for a single event only.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    public static EventView Pending(BridgeEventId id, StoredEvent item, string reason, IReadOnlyList<Attempt> attempts) =>
        Make(id, EventState.Pending, item, null, reason, null, null, attempts);

    public static EventView Ended(EndedEvent ended, StoredEvent item) =>
        Make(ended.Id, ended.State, item, ended.EndedAt, ended.Reason, ended.Of, ended.ReplayedAs, ended.Attempts);

    private static EventView Make(
        BridgeEventId id, EventState state, StoredEvent item, DateTimeOffset? endedAt, string reason, string? of,
            string? replayedAs,
        IReadOnlyList<Attempt> attempts) => new(
        id.ToString(), id.Signal, char.ToLowerInvariant(state.ToString()[0]) + state.ToString()[1..], item.Source,
            item.ReceivedAt, endedAt, reason, of, item.ReplayOf, replayedAs,
        item.Parameters.ToDictionary(p => p.Name, p => p.Text), item.Unmappable, [.. attempts.Select(AttemptView.From)],
        item.Original is { } original ? System.Text.Encoding.UTF8.GetString(original.Body) : null);
}
