using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>state</c> row and its record, each made from the other.</summary>
internal static class MailboxStateRow
{
    // A property holds 32K characters (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
    private const int MaximumText = 30_000;

    public static MailboxState Read(TableEntity row) => new()
    {
        ETag = row.ETag,
        LastFired = row.GetDateTimeOffset(nameof(MailboxState.LastFired)),
        SlotUsedAt = row.GetDateTimeOffset(nameof(MailboxState.SlotUsedAt)),
        NotBefore = row.GetDateTimeOffset(nameof(MailboxState.NotBefore)),
        WakeAt = row.GetDateTimeOffset(nameof(MailboxState.WakeAt)),
        TurnId = row.GetGuid(nameof(MailboxState.TurnId)),
        TurnExpires = row.GetDateTimeOffset(nameof(MailboxState.TurnExpires)),
        AttemptedEvent = row.GetString(nameof(MailboxState.AttemptedEvent)),
        InFlightSince = row.GetDateTimeOffset(nameof(MailboxState.InFlightSince)),
        UnknownSince = row.GetDateTimeOffset(nameof(MailboxState.UnknownSince)),
        Attempts = Attempts(row.GetString(nameof(MailboxState.Attempts))),
        Tries = row.GetInt32(nameof(MailboxState.Tries)) ?? 0,
        Rejections = row.GetInt32(nameof(MailboxState.Rejections)) ?? 0,
        BatchFile = row.GetString(nameof(MailboxState.BatchFile)),
        BatchCount = row.GetInt32(nameof(MailboxState.BatchCount)),
        BatchFirst = row.GetDateTimeOffset(nameof(MailboxState.BatchFirst)),
        BatchLast = row.GetDateTimeOffset(nameof(MailboxState.BatchLast)),
        FoldInto = row.GetString(nameof(MailboxState.FoldInto)),
        FoldAs = row.GetString(nameof(MailboxState.FoldAs)) is { } fold ? Enum.Parse<EventState>(fold) : null,
        FoldReason = row.GetString(nameof(MailboxState.FoldReason)),
        StartedAt = row.GetDateTimeOffset(nameof(MailboxState.StartedAt)),
        Failures = row.GetInt32(nameof(MailboxState.Failures)) ?? 0,
        Paused = row.GetBoolean(nameof(MailboxState.Paused)) ?? false,
        PausedBecause = row.GetString(nameof(MailboxState.PausedBecause)),
        Fired = row.GetInt64(nameof(MailboxState.Fired)) ?? 0,
        Coalesced = row.GetInt64(nameof(MailboxState.Coalesced)) ?? 0,
        Duplicate = row.GetInt64(nameof(MailboxState.Duplicate)) ?? 0,
        Dead = row.GetInt64(nameof(MailboxState.Dead)) ?? 0,
        Discarded = row.GetInt64(nameof(MailboxState.Discarded)) ?? 0,
        LastOutcome = Attempts(row.GetString(nameof(MailboxState.LastOutcome))) is [var last, ..] ? last : null,
        Stamp = row.GetGuid(nameof(MailboxState.Stamp)) ?? Guid.Empty,
    };

    public static TableEntity Write(string signal, MailboxState state) => new(signal, MailboxKeys.State)
    {
        [nameof(MailboxState.LastFired)] = state.LastFired,
        [nameof(MailboxState.SlotUsedAt)] = state.SlotUsedAt,
        [nameof(MailboxState.NotBefore)] = state.NotBefore,
        [nameof(MailboxState.WakeAt)] = state.WakeAt,
        [nameof(MailboxState.TurnId)] = state.TurnId,
        [nameof(MailboxState.TurnExpires)] = state.TurnExpires,
        [nameof(MailboxState.AttemptedEvent)] = state.AttemptedEvent,
        [nameof(MailboxState.InFlightSince)] = state.InFlightSince,
        [nameof(MailboxState.UnknownSince)] = state.UnknownSince,
        [nameof(MailboxState.Attempts)] = Text(state.Attempts),
        [nameof(MailboxState.Tries)] = state.Tries,
        [nameof(MailboxState.Rejections)] = state.Rejections,
        [nameof(MailboxState.BatchFile)] = state.BatchFile,
        [nameof(MailboxState.BatchCount)] = state.BatchCount,
        [nameof(MailboxState.BatchFirst)] = state.BatchFirst,
        [nameof(MailboxState.BatchLast)] = state.BatchLast,
        [nameof(MailboxState.FoldInto)] = state.FoldInto,
        [nameof(MailboxState.FoldAs)] = state.FoldAs?.ToString(),
        [nameof(MailboxState.FoldReason)] = state.FoldReason,
        [nameof(MailboxState.StartedAt)] = state.StartedAt,
        [nameof(MailboxState.Failures)] = state.Failures,
        [nameof(MailboxState.Paused)] = state.Paused,
        [nameof(MailboxState.PausedBecause)] = state.PausedBecause,
        [nameof(MailboxState.Fired)] = state.Fired,
        [nameof(MailboxState.Coalesced)] = state.Coalesced,
        [nameof(MailboxState.Duplicate)] = state.Duplicate,
        [nameof(MailboxState.Dead)] = state.Dead,
        [nameof(MailboxState.Discarded)] = state.Discarded,
        [nameof(MailboxState.LastOutcome)] = state.LastOutcome is { } last ? Text([last]) : null,
        [nameof(MailboxState.Stamp)] = state.Stamp,
    };

    /// <summary>The latest attempts, as many as a property holds: what Campaign says in another script than Latin takes six characters for one.</summary>
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
}
