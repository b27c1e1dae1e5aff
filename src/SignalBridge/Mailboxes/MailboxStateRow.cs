using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>
/// The <c>state</c> row and its record, each made from the other. The columns are flat, and a part that is not there has none:
/// their names and types are stored in mailboxes that are in use, and do not change.
/// </summary>
internal static class MailboxStateRow
{
    // A property holds 32K characters
    // (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
    private const int MaximumText = 30_000;

    public static MailboxState Read(TableEntity row) => new()
    {
        ETag = row.ETag,
        Stamp = row.GetGuid("Stamp") ?? Guid.Empty,
        Claim = row.GetGuid("TurnId") is { } turn ? new Claim(turn, row.Time("TurnExpires")) : null,
        WakeAt = row.GetDateTimeOffset("WakeAt"),
        Slot = new Slot { UsedAt = row.GetDateTimeOffset("SlotUsedAt"), LastFired = row.GetDateTimeOffset("LastFired") },
        Retry = new Retry
        {
            NotBefore = row.GetDateTimeOffset("NotBefore"),
            Failures = row.GetInt32("Failures") ?? 0,
            Rejections = row.GetInt32("Rejections") ?? 0,
        },
        Attempted = row.GetString("AttemptedEvent") is not { } attempted ? null : new Attempted(Id(row, attempted))
        {
            InFlightSince = row.GetDateTimeOffset("InFlightSince"),
            UnknownSince = row.GetDateTimeOffset("UnknownSince"),
            Attempts = Attempts(row.GetString("Attempts")),
            Tries = row.GetInt32("Tries") ?? 0,
        },
        Batch = row.GetString("BatchFile") is not { } file ? null : new Batch(file, row.GetInt32("BatchCount") is { } count
            ? new BatchContent(count, row.Time("BatchFirst"), row.Time("BatchLast"))
            : null),
        Coalescing = row.GetString("FoldInto") is { } into
            ? new Coalescing(Id(row, into), Enum.Parse<EventState>(row.GetString("FoldAs")), row.GetString("FoldReason"))
            : null,
        Pause = row.GetBoolean("Paused") == true ? new Pause(row.GetString("PausedBecause")) : null,
        Counts = new EndedCounts
        {
            Fired = row.GetInt64("Fired") ?? 0,
            Coalesced = row.GetInt64("Coalesced") ?? 0,
            Duplicate = row.GetInt64("Duplicate") ?? 0,
            Dead = row.GetInt64("Dead") ?? 0,
            Discarded = row.GetInt64("Discarded") ?? 0,
        },
        WorkflowStartedAt = row.GetDateTimeOffset("StartedAt"),
        LastOutcome = Attempts(row.GetString("LastOutcome")) is [var last, ..] ? last : null,
    };

    public static TableEntity Write(string signal, MailboxState state) => new(signal, MailboxKeys.State)
    {
        ["Stamp"] = state.Stamp,
        ["TurnId"] = state.Claim?.TurnId,
        ["TurnExpires"] = state.Claim?.Expires,
        ["WakeAt"] = state.WakeAt,
        ["SlotUsedAt"] = state.Slot.UsedAt,
        ["LastFired"] = state.Slot.LastFired,
        ["NotBefore"] = state.Retry.NotBefore,
        ["Failures"] = state.Retry.Failures,
        ["Rejections"] = state.Retry.Rejections,
        ["AttemptedEvent"] = state.Attempted?.Event.ToString(),
        ["InFlightSince"] = state.Attempted?.InFlightSince,
        ["UnknownSince"] = state.Attempted?.UnknownSince,
        ["Attempts"] = Text(state.Attempted?.Attempts ?? []),
        ["Tries"] = state.Attempted?.Tries ?? 0,
        ["BatchFile"] = state.Batch?.File,
        ["BatchCount"] = state.Batch?.Content?.Count,
        ["BatchFirst"] = state.Batch?.Content?.First,
        ["BatchLast"] = state.Batch?.Content?.Last,
        ["FoldInto"] = state.Coalescing?.Into.ToString(),
        ["FoldAs"] = state.Coalescing?.As.ToString(),
        ["FoldReason"] = state.Coalescing?.Reason,
        ["Paused"] = state.Pause is not null,
        ["PausedBecause"] = state.Pause?.Because,
        ["Fired"] = state.Counts.Fired,
        ["Coalesced"] = state.Counts.Coalesced,
        ["Duplicate"] = state.Counts.Duplicate,
        ["Dead"] = state.Counts.Dead,
        ["Discarded"] = state.Counts.Discarded,
        ["StartedAt"] = state.WorkflowStartedAt,
        ["LastOutcome"] = state.LastOutcome is { } last ? Text([last]) : null,
    };

    /// <summary>
    /// The latest attempts, as many as a property holds: what Campaign says in another script than Latin takes six characters for
    /// one.
    /// </summary>
    public static string? Text(IReadOnlyList<Attempt> attempts)
    {
        for (var left = attempts; left.Count > 0; left = [.. left.Skip(1)])
        {
            if (JsonSerializer.Serialize(left, MailboxJson.Default.IReadOnlyListAttempt) is { Length: <= MaximumText } text)
            {
                return text;
            }
        }

        return null;
    }

    public static IReadOnlyList<Attempt> Attempts(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, MailboxJson.Default.IReadOnlyListAttempt)!;

    private static DateTimeOffset Time(this TableEntity row, string column) =>
        row.GetDateTimeOffset(column) ?? throw new InvalidDataException($"The state of {row.PartitionKey} has no {column}.");

    private static BridgeEventId Id(TableEntity row, string text) =>
        BridgeEventId.TryParse(text, out var id) ? id
        : throw new InvalidDataException($"The state of {row.PartitionKey} names no event: {text}");
}
