using System.Collections.Concurrent;
using Azure.Data.Tables;
using SignalBridge.Delivery;

namespace SignalBridge.Mailboxes;

/// <summary>The mailboxes of this instance, made as they are first asked for.</summary>
internal sealed class MailboxRegistry(TableServiceClient tables, string tableName, PayloadStore payloads, Pace pace, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Mailbox> _bySignal = new(StringComparer.Ordinal);
    private readonly TableClient _table = tables.GetTableClient(tableName);

    public Mailbox For(string signal) => _bySignal.GetOrAdd(signal, name => new Mailbox(name, _table, payloads, pace, time));
}
