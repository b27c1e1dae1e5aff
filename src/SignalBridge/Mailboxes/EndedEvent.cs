using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>What became of an event.</summary>
/// <param name="Id">The event.</param>
/// <param name="State">How it ended.</param>
/// <param name="Event">The event as stored; a stub where its content is in a blob.</param>
/// <param name="EndedAt">When.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Of">The other event: the one it duplicates.</param>
/// <param name="Attempts">The calls made for it.</param>
internal sealed record EndedEvent(
    BridgeEventId Id, EventState State, StoredEvent Event, DateTimeOffset EndedAt, string Reason, string? Of,
        IReadOnlyList<Attempt> Attempts)
{
    /// <summary>Whether it went straight here, not through a chunk; the mailbox's state does not count those.</summary>
    public bool AtOnce { get; init; }

    /// <summary>The latest event that replays it, and since when; marked on the row afterwards.</summary>
    public string? ReplayedAs { get; init; }

    public DateTimeOffset? ReplayedAt { get; init; }

    public TableEntity Row() => new(Id.Signal, MailboxKeys.Ended(State, Id))
    {
        ["Id"] = Id.ToString(),
        ["State"] = State.ToString(),

        // The event has these too; as columns they can be searched by.
        ["Source"] = Event.Source,
        ["ReceivedAt"] = Event.ReceivedAt,
        ["Event"] = JsonSerializer.SerializeToUtf8Bytes(Event.Payload is { } payload ? Event.Stub(payload) : Event,
            StoredJson.Event),
        ["EndedAt"] = EndedAt,
        ["Reason"] = Reason,
        ["Of"] = Of,
        ["Attempts"] = MailboxStateRow.Text(Attempts),
        ["AtOnce"] = AtOnce,
    };

    public static EndedEvent From(TableEntity row) => new(
        BridgeEventId.TryParse(row.GetString("Id"), out var id) ? id
            : throw new InvalidDataException($"Row {row.RowKey} has no event id."),
        Enum.Parse<EventState>(row.GetString("State")),
        JsonSerializer.Deserialize(row.GetBinary("Event"), MailboxJson.Default.StoredEvent)!,
        row.GetDateTimeOffset("EndedAt")!.Value,
        row.GetString("Reason"),
        row.GetString("Of"),
        MailboxStateRow.Attempts(row.GetString("Attempts")))
    {
        AtOnce = row.GetBoolean("AtOnce") ?? false,
        ReplayedAs = row.GetString("ReplayedAs"),
        ReplayedAt = row.GetDateTimeOffset("ReplayedAt"),
    };
}
