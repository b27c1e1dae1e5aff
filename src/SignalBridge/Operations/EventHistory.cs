using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>Tells in order what happened to an event.</summary>
internal static class EventHistory
{
    public static IReadOnlyList<HistoryEntry> Of(StoredEvent item, IReadOnlyList<Attempt> attempts) =>
        [Accepted(item), .. attempts.Select(a =>
            new HistoryEntry(a.At, $"Campaign was called; the outcome is {a.Outcome}. {a.Reason}"))];

    public static IReadOnlyList<HistoryEntry> Of(EndedEvent ended, StoredEvent item)
    {
        List<HistoryEntry> history = [.. Of(item, ended.Attempts), new(ended.EndedAt, End(ended))];
        if (ended is { ReplayedAs: { } replay, ReplayedAt: { } at })
        {
            history.Add(new HistoryEntry(at, $"It was replayed as event {replay}."));
        }

        return history;
    }

    private static HistoryEntry Accepted(StoredEvent item) =>
        new(item.ReceivedAt, item.ReplayOf is { } replayed
            ? $"It was accepted as a replay of event {replayed}, from {item.Source}." : $"It came in from {item.Source}.");

    private static string End(EndedEvent ended)
    {
        // Most reasons name the other event themselves.
        var other =
            ended.Of is { } of && !ended.Reason.Contains(of, StringComparison.Ordinal) ? $" Event {of} stands for it." : "";
        return $"It ended as {ended.State.ToString().ToLowerInvariant()}. {ended.Reason}{other}";
    }
}
