using Azure;
using Azure.Data.Tables;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>seen</c> rows of one event: who has its deduplication keys, and the changes that give them to it.</summary>
/// <param name="Changes">The changes that record the keys for the event; none where another has one of them.</param>
/// <param name="Owner">Who has one of the keys already; null where nobody has.</param>
internal sealed record SeenKeys(IReadOnlyList<TableTransactionAction> Changes, KeyOwner? Owner)
{
    private static readonly TimeSpan LeastMemory = TimeSpan.FromDays(7);

    /// <summary>Reads who has an event's keys.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="mailbox">Its mailbox.</param>
    /// <param name="id">The event's id.</param>
    /// <param name="item">The event.</param>
    /// <param name="untried">
    /// Whether the event ends without having been tried: then it has its keys only against what came in after it. One that came
    /// before and still waits is no repeat.
    /// </param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public static async Task<SeenKeys> ReadAsync(
        Signal signal, Mailbox mailbox, BridgeEventId id, StoredEvent item, bool untried, CancellationToken cancellationToken)
    {
        var until = Until(signal, mailbox, item);
        List<TableTransactionAction> changes = [];
        foreach (var key in item.Keys)
        {
            var read =
                await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Seen(key),
                    cancellationToken: cancellationToken);
            var seen = read.HasValue ? read.Value : null;
            var isOwn = seen?.GetString("Event") == id.ToString();
            if (seen is not null && !isOwn && seen.GetDateTimeOffset("Until") > item.ReceivedAt && !IsAfter(seen, id, item))
            {
                return new SeenKeys([], new KeyOwner(seen.GetString("Event"), key));
            }

            var row = Row(mailbox.Signal, key, id, until);
            row["From"] = untried && !isOwn ? item.ReceivedAt : null;
            changes.Add(seen is not null ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, seen.ETag)
                : Adding(row));
        }

        return new SeenKeys(changes, null);
    }

    /// <summary>Takes it that nobody has them: were that wrong, the transaction would fail.</summary>
    public static SeenKeys Unread(Signal signal, Mailbox mailbox, BridgeEventId id, StoredEvent item) =>
        new([.. item.Keys.Select(key => Adding(Row(mailbox.Signal, key, id, Until(signal, mailbox, item))))], null);

    /// <summary>
    /// Whether a transaction failed because of a row that was there, or gone, or another's: what was read of the keys is out of
    /// date.
    /// </summary>
    public static bool IsOutOfDate(RequestFailedException e) =>
        e.Status is StorageErrors.Conflict or StorageErrors.NotFound or StorageErrors.PreconditionFailed;

    // Whether the owner has the key only from a moment after this event came in; of one moment, ids tell.
    private static bool IsAfter(TableEntity seen, BridgeEventId id, StoredEvent item) =>
        seen.GetDateTimeOffset("From") is { } from && BridgeEventId.TryParse(seen.GetString("Event"), out var owner)
        && (from, owner.Chunk, owner.Place).CompareTo((item.ReceivedAt, id.Chunk, id.Place)) > 0;

    // What keeps a file, a due time or a replay from firing twice is not the owner's to shorten.
    private static DateTimeOffset Until(Signal signal, Mailbox mailbox, StoredEvent item)
    {
        var isOwners = item.ReplayOf is null && item.Source.StartsWith("webhook:", StringComparison.Ordinal);
        return mailbox.Time.GetUtcNow() + (isOwners || signal.DeduplicateFor > LeastMemory ? signal.DeduplicateFor : LeastMemory);
    }

    // An insert, not an upsert: were the row there after all, the transaction would fail rather than fire twice.
    private static TableTransactionAction Adding(TableEntity row) => new(TableTransactionActionType.Add, row);

    private static TableEntity Row(string signal, string key, BridgeEventId id, DateTimeOffset until) =>
        new(signal, MailboxKeys.Seen(key)) { ["Event"] = id.ToString(), ["Until"] = until };
}
