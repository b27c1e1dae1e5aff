using System.Collections.Concurrent;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;

namespace SignalBridge.Retention;

/// <summary>
/// Deduplication keys whose time is over. They are hashes and so in no order of time: a page is read at each step, and all pages
/// in turn, from a random one on, so that instances that start often do not all read the same.
/// </summary>
internal sealed class ExpiredKeys(MailboxRegistry mailboxes, TimeProvider time) : IExpiring
{
    // The most that storage answers with.
    private const int PageSize = 1_000;

    // Between an event's arrival, which its key is compared with, and its chunk's time: seconds. And clocks differ by as much.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, string> _after = new(StringComparer.Ordinal);

    public string Kind => "deduplication keys";

    public TimeSpan Period => TimeSpan.FromMinutes(10);

    public async Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal);
        var after = _after.GetOrAdd(signal, _ => MailboxKeys.Seen(Guid.NewGuid().ToString("N")));
        var filter = $"{MailboxKeys.Range(signal, MailboxKeys.SeenPrefix)} and RowKey gt '{after}'";
        var page = await mailbox.Table.QueryAsync<TableEntity>(filter, PageSize, ["PartitionKey", "RowKey", "Until"],
            cancellationToken)
            .AsPages(null, PageSize).FirstAsync(cancellationToken);
        var expired = await ExpiredAsync(mailbox, page.Values, cancellationToken);
        if (!await RowDeletion.TryAsync(mailbox.Table, expired, cancellationToken))
        {
            return new Removal(0, More: true);
        }

        var full = expired.Count == RowDeletion.Maximum;
        _after[signal] = full ? expired[^1].RowKey : page.ContinuationToken is not null && page.Values is [.., var last]
            ? last.RowKey : MailboxKeys.SeenPrefix;
        return new Removal(expired.Count, More: full);
    }

    private async Task<IReadOnlyList<TableEntity>> ExpiredAsync(Mailbox mailbox, IReadOnlyList<TableEntity> rows,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!rows.Any(row => row.GetDateTimeOffset("Until") < now - Margin))
        {
            return [];
        }

        // An event that came in while a key was in force is a repeat, however long it has waited since.
        var pending = await mailbox.OldestPendingAsync(cancellationToken);
        var cut = (pending < now ? pending.Value : now) - Margin;
        return [.. rows.Where(row => row.GetDateTimeOffset("Until") < cut).Take(RowDeletion.Maximum)];
    }
}
