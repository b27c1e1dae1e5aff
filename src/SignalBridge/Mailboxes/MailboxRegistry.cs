using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>The mailboxes of this instance, made as they are first asked for.</summary>
internal sealed class MailboxRegistry(TableServiceClient tables, string tableName, PayloadStore payloads, LiveTimings timings,
    TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Mailbox> _bySignal = new(StringComparer.Ordinal);
    private readonly TableClient _table = tables.GetTableClient(tableName);

    /// <summary>
    /// The signals that have a mailbox, configured or not. Each is found behind the one before: one small read each, however many
    /// rows they have.
    /// </summary>
    public async IAsyncEnumerable<string> NamesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var last = ""; ;)
        {
            var behind = _table.QueryAsync<TableEntity>($"PartitionKey gt '{last}'", 1, ["PartitionKey"], cancellationToken);
            if (await behind.FirstOrDefaultAsync(cancellationToken) is not { } next)
            {
                yield break;
            }

            yield return last = next.PartitionKey;
        }
    }

    public Mailbox For(string signal) => _bySignal.GetOrAdd(signal, name => new Mailbox(name, _table, payloads, timings, time));
}
