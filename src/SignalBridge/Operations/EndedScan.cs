using Azure.Data.Tables;
using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>Finds ended events by their columns, without reading the events.</summary>
internal sealed class EndedScan(Mailbox mailbox)
{
    private static readonly string[] Columns = ["RowKey", "ReplayedAs"];

    /// <summary>The oldest events of a selection that have not been replayed.</summary>
    /// <returns>Their row keys, oldest first, and how many there are beyond the limit. No more than the limit are held at any time.</returns>
    public async Task<(IReadOnlyList<string> Rows, int Beyond)> OldestAsync(ReplaySelection selection, CancellationToken cancellationToken)
    {
        // The greater the digits, the older the event, under every prefix: the first to go is the newest.
        var oldest = new PriorityQueue<string, string>(StringComparer.Ordinal);
        var beyond = 0;
        foreach (var prefix in selection.States.Select(MailboxKeys.EndedPrefix).Distinct())
        {
            var filter = Filter(prefix, selection);
            await foreach (var row in mailbox.Table.QueryAsync<TableEntity>(filter, select: Columns, cancellationToken: cancellationToken))
            {
                if (row.GetString("ReplayedAs") is null)
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

        return (rows, beyond);
    }

    private string Filter(string prefix, ReplaySelection selection) => string.Join(" and ", ((string?[])
    [
        MailboxKeys.Range(mailbox.Signal, prefix),
        selection.Source is { } source ? TableClient.CreateQueryFilter($"Source eq {source}") : null,
        selection.From is { } from ? TableClient.CreateQueryFilter($"ReceivedAt ge {from}") : null,
        selection.To is { } to ? TableClient.CreateQueryFilter($"ReceivedAt lt {to}") : null,
    ]).OfType<string>());
}
