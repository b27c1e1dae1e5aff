using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Retention;

/// <summary>
/// What became of events that ended long enough ago, with their payloads. The age counts from the end, but rows are in the order
/// of acceptance: a reading goes on where the one before stopped, or it would never get past those that waited long and ended
/// lately.
/// </summary>
/// <param name="state">How they ended.</param>
internal sealed class ExpiredEvents(EventState state, Routes routes, MailboxRegistry mailboxes, PayloadStore payloads,
    TimeProvider time) : IExpiring
{
    private readonly ConcurrentDictionary<string, string> _continuation = new(StringComparer.Ordinal);

    public string Kind => $"{state.ToString().ToLowerInvariant()} events";

    public TimeSpan Period => TimeSpan.FromMinutes(10);

    private TimeSpan Age => state == EventState.Dead ? routes.Retention.DeadFor : routes.Retention.DoneFor;

    public async Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
    {
        var table = mailboxes.For(signal).Table;
        var cut = time.GetUtcNow() - Age;
        var filter = $"{MailboxKeys.EndedRange(signal, state, cut)} and {TableClient.CreateQueryFilter($"EndedAt lt {cut}")}";
        _continuation.TryRemove(signal, out var continuation);
        var page = await table.QueryAsync<TableEntity>(filter, RowDeletion.Maximum, ["PartitionKey", "RowKey", "Event"],
            cancellationToken)
            .AsPages(continuation, RowDeletion.Maximum).FirstAsync(cancellationToken);
        if (!await RowDeletion.TryAsync(table, page.Values, cancellationToken))
        {
            return new Removal(0, More: true);
        }

        if (page.ContinuationToken is { } next)
        {
            _continuation[signal] = next;
        }

        // After the rows: a payload without a row is found by its date, but a row without its payload could not be read.
        await payloads.RemoveAsync(page.Values.Select(PayloadOf).OfType<string>(), cancellationToken);
        return new Removal(page.Values.Count, page.ContinuationToken is not null);
    }

    private static string? PayloadOf(TableEntity row) =>
        JsonSerializer.Deserialize(row.GetBinary("Event"), MailboxJson.Default.StoredEvent)!.Payload;
}
