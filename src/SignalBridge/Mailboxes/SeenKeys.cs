using Azure.Data.Tables;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>seen</c> rows of one event: who has its deduplication keys, and the changes that give them to it.</summary>
internal static class SeenKeys
{
    /// <summary>Reads who has an event's keys.</summary>
    /// <returns>The changes that record them for the event; or the id of the event that has one of them already.</returns>
    public static async Task<(IReadOnlyList<TableTransactionAction> Changes, string? Owner)> ReadAsync(
        Mailbox mailbox, EventId id, StoredEvent item, DateTimeOffset until, CancellationToken cancellationToken)
    {
        List<TableTransactionAction> changes = [];
        foreach (var key in item.Keys)
        {
            var seen = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Seen(key), cancellationToken: cancellationToken);
            if (seen.HasValue && seen.Value!.GetString("Event") != id.ToString() && seen.Value.GetDateTimeOffset("Until") > item.ReceivedAt)
            {
                return ([], seen.Value.GetString("Event"));
            }

            var row = Row(mailbox.Signal, key, id, until);
            changes.Add(seen.HasValue ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, seen.Value!.ETag) : Adding(row));
        }

        return (changes, null);
    }

    /// <summary>The change that records a key for an event, if nobody has it.</summary>
    public static TableTransactionAction Adding(string signal, string key, EventId id, DateTimeOffset until) => Adding(Row(signal, key, id, until));

    // An insert, not an upsert: were the row there after all, the transaction would fail rather than fire twice.
    private static TableTransactionAction Adding(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableEntity Row(string signal, string key, EventId id, DateTimeOffset until) =>
        new(signal, MailboxKeys.Seen(key)) { ["Event"] = id.ToString(), ["Until"] = until };
}
