using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>Finds ended events by their columns, without reading the events.</summary>
internal sealed class EndedScan(Mailbox mailbox)
{
    private static readonly string[] Columns = ["RowKey", "ReplayedAs", ReplayMarks.UnmappedBy];

    /// <summary>
    /// The oldest events of a selection that have not been replayed, and that may have parameters by the mapping in force.
    /// </summary>
    /// <param name="selection">Which.</param>
    /// <param name="mapping">The version of the mapping in force.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <returns>
    /// Their row keys, oldest first, how many there are beyond the limit, and how many that mapping is known to have no
    /// parameters for. No more than the limit are held at any time.
    /// </returns>
    public async Task<(IReadOnlyList<string> Rows, int Beyond, int PassedOver)> OldestAsync(
        ReplaySelection selection, string mapping, CancellationToken cancellationToken)
    {
        // The greater the digits, the older the event, under every prefix: the first to go is the newest.
        var oldest = new PriorityQueue<string, string>(StringComparer.Ordinal);
        var (beyond, passedOver) = (0, 0);
        foreach (var prefix in selection.States.Select(MailboxKeys.EndedPrefix).Distinct())
        {
            var filter = Filter(prefix, selection);
            await foreach (var row in mailbox.Table.QueryAsync<TableEntity>(filter, select: Columns,
                cancellationToken: cancellationToken))
            {
                if (row.GetString("ReplayedAs") is not null)
                {
                    continue;
                }

                if (row.GetString(ReplayMarks.UnmappedBy) == mapping)
                {
                    passedOver++;
                }
                else
                {
                    oldest.Enqueue(row.RowKey, row.RowKey[prefix.Length..]);
                    if (oldest.Count > selection.Limit)
                    {
                        oldest.Dequeue();
                        beyond++;
                    }
                }
            }
        }

        var rows = new string[oldest.Count];
        for (var i = rows.Length - 1; i >= 0; i--)
        {
            rows[i] = oldest.Dequeue();
        }

        return (rows, beyond, passedOver);
    }

    /// <summary>How many of the dead events that are kept have not been replayed, among the newest thousand: one call.</summary>
    public async Task<int> CountOpenAsync(CancellationToken cancellationToken)
    {
        var range = MailboxKeys.Range(mailbox.Signal, MailboxKeys.EndedPrefix(EventState.Dead));
        var dead = mailbox.Table.QueryAsync<TableEntity>(range, select: Columns, cancellationToken: cancellationToken);
        await foreach (var page in dead.AsPages().WithCancellation(cancellationToken))
        {
            return page.Values.Count(row => row.GetString("ReplayedAs") is null);
        }

        return 0;
    }

    private string Filter(string prefix, ReplaySelection selection) => string.Join(" and ", ((string?[])
    [
        MailboxKeys.Range(mailbox.Signal, prefix),
        selection.Source is { } source ? TableClient.CreateQueryFilter($"Source eq {source}") : null,
        selection.From is { } from ? TableClient.CreateQueryFilter($"ReceivedAt ge {from}") : null,
        selection.To is { } to ? TableClient.CreateQueryFilter($"ReceivedAt lt {to}") : null,
    ]).OfType<string>());
}
