using Azure;
using Azure.Data.Tables;
using SignalBridge.Configuration;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>seen</c> rows of one event: who has its deduplication keys, and the changes that give them to it.</summary>
/// <param name="Changes">The changes that record the keys for the event; none where another has one of them.</param>
/// <param name="Owner">The event that has one of the keys already.</param>
internal sealed record SeenKeys(IReadOnlyList<TableTransactionAction> Changes, string? Owner)
{
    private static readonly TimeSpan LeastMemory = TimeSpan.FromDays(7);

    /// <summary>Reads who has an event's keys.</summary>
    public static async Task<SeenKeys> ReadAsync(Signal signal, Mailbox mailbox, EventId id, StoredEvent item, CancellationToken cancellationToken)
    {
        var until = Until(signal, mailbox, item);
        List<TableTransactionAction> changes = [];
        foreach (var key in item.Keys)
        {
            var seen = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Seen(key), cancellationToken: cancellationToken);
            if (seen.HasValue && seen.Value!.GetString("Event") != id.ToString() && seen.Value.GetDateTimeOffset("Until") > item.ReceivedAt)
            {
                return new SeenKeys([], seen.Value.GetString("Event"));
            }

            var row = Row(mailbox.Signal, key, id, until);
            changes.Add(seen.HasValue ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, seen.Value!.ETag) : Adding(row));
        }

        return new SeenKeys(changes, null);
    }

    /// <summary>Takes it that nobody has them: were that wrong, the transaction would fail.</summary>
    public static SeenKeys Unread(Signal signal, Mailbox mailbox, EventId id, StoredEvent item) =>
        new([.. item.Keys.Select(key => Adding(Row(mailbox.Signal, key, id, Until(signal, mailbox, item))))], null);

    /// <summary>Whether a transaction failed because of a row that was there, or gone, or another's: what was read of the keys is out of date.</summary>
    public static bool IsOutOfDate(RequestFailedException e) =>
        e.Status is StorageErrors.Conflict or StorageErrors.NotFound or StorageErrors.PreconditionFailed;

    // What keeps a file, a due time or a replay from firing twice is not the owner's to shorten.
    private static DateTimeOffset Until(Signal signal, Mailbox mailbox, StoredEvent item)
    {
        var isOwners = item.ReplayOf is null && item.Source.StartsWith("webhook:", StringComparison.Ordinal);
        return mailbox.Time.GetUtcNow() + (isOwners || signal.DeduplicateFor > LeastMemory ? signal.DeduplicateFor : LeastMemory);
    }

    // An insert, not an upsert: were the row there after all, the transaction would fail rather than fire twice.
    private static TableTransactionAction Adding(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableEntity Row(string signal, string key, EventId id, DateTimeOffset until) =>
        new(signal, MailboxKeys.Seen(key)) { ["Event"] = id.ToString(), ["Until"] = until };
}
