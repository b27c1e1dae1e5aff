using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>The rows of one signal: what anybody may read, and the claim.</summary>
internal sealed class Mailbox(string signal, TableClient table, PayloadStore payloads, LiveTimings timings, TimeProvider time)
{
    private const int OutlinesAtOnce = 1000;
    private const int OutlinePage = 250;
    private const int RunChunks = 50;
    private const int RunBytes = 1 << 16;

    public string Signal => signal;

    internal TableClient Table => table;

    internal TimeProvider Time => time;

    /// <summary>The times in force.</summary>
    internal Timings Timings => timings.Current;

    public async Task<MailboxState> ReadStateAsync(CancellationToken cancellationToken)
    {
        var row =
            await table.GetEntityIfExistsAsync<TableEntity>(signal, MailboxKeys.State, cancellationToken: cancellationToken);
        return row.HasValue ? MailboxStateRow.Read(row.Value!) : new MailboxState();
    }

    /// <summary>The oldest chunk there is: late ones that another instance added behind are not passed over.</summary>
    public async Task<Chunk?> OldestChunkAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(MailboxKeys.Range(signal, MailboxKeys.LogPrefix), 1,
            cancellationToken: cancellationToken))
        {
            return Chunk.From(row);
        }

        return null;
    }

    /// <summary>Whether anything waits; reads keys only.</summary>
    public async Task<bool> HasPendingAsync(CancellationToken cancellationToken) =>
        await OldestPendingAsync(cancellationToken) is not null;

    /// <summary>When the oldest chunk was begun; null where nothing is pending.</summary>
    public async Task<DateTimeOffset?> OldestPendingAsync(CancellationToken cancellationToken)
    {
        await foreach (var row in table.QueryAsync<TableEntity>(
            MailboxKeys.Range(signal, MailboxKeys.LogPrefix), 1, ["RowKey"], cancellationToken))
        {
            return MailboxKeys.TimeOfLog(row.RowKey);
        }

        return null;
    }

    /// <summary>The chunks whose outline is wanted, whole, oldest first; 64 KB of them in memory at a time, or one.</summary>
    /// <param name="wanted">Which.</param>
    /// <param name="last">Up to which chunk; null for all.</param>
    /// <param name="keepAlive">Called after every thousand outlines, because the reading may take long.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async IAsyncEnumerable<Chunk> ChunksAsync(
        Func<Chunk, bool> wanted, Guid? last, Func<Task> keepAlive,
            [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        List<Chunk> run = [];
        var (bytes, seen) = (0, 0);
        var range =
            MailboxKeys.Range(signal, MailboxKeys.LogPrefix) + (last is { } end ? $" and RowKey le '{MailboxKeys.Log(end)}'"
                : "");
        await foreach (var row in table.QueryAsync<TableEntity>(range, OutlinePage, Chunk.Outline, cancellationToken))
        {
            if (++seen % OutlinesAtOnce == 0)
            {
                await keepAlive();
            }

            var outline = Chunk.From(row);
            var isWanted = wanted(outline);
            if (run.Count > 0 && (!isWanted || run.Count == RunChunks || bytes + outline.Bytes > RunBytes))
            {
                await foreach (var chunk in RunAsync(run, cancellationToken))
                {
                    yield return chunk;
                }

                (run, bytes) = ([], 0);
            }

            if (isWanted)
            {
                run.Add(outline);
                bytes += outline.Bytes;
            }
        }

        await foreach (var chunk in RunAsync(run, cancellationToken))
        {
            yield return chunk;
        }
    }

    private async IAsyncEnumerable<Chunk> RunAsync(List<Chunk> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (run is [var first, ..])
        {
            var wanted = run.Select(c => c.Id).ToHashSet();
            var range =
                $"PartitionKey eq '{signal}' and RowKey ge '{MailboxKeys.Log(first.Id)}' and RowKey le '{MailboxKeys.Log(run[^1].Id)}'";
            await foreach (var row in table.QueryAsync<TableEntity>(range, cancellationToken: cancellationToken))
            {
                // A late chunk may have come between since.
                var chunk = Chunk.From(row);
                if (wanted.Contains(chunk.Id))
                {
                    yield return chunk;
                }
            }
        }
    }

    public async Task<Chunk?> FindChunkAsync(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await table.GetEntityIfExistsAsync<TableEntity>(signal, MailboxKeys.Log(id), cancellationToken: cancellationToken);
        return row.HasValue ? Chunk.From(row.Value!) : null;
    }

    /// <summary>The same, without its events.</summary>
    public async Task<Chunk?> FindOutlineAsync(Guid id, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(signal, MailboxKeys.Log(id), Chunk.Outline, cancellationToken);
        return row.HasValue ? Chunk.From(row.Value!) : null;
    }

    /// <summary>The event with its content, wherever it is stored.</summary>
    public Task<StoredEvent> LoadAsync(StoredEvent item, CancellationToken cancellationToken) =>
        payloads.CheckOutAsync(item, cancellationToken);

    /// <summary>The same; null where its content is in storage no more, or is not what was put there.</summary>
    public async Task<StoredEvent?> TryLoadAsync(StoredEvent item, CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(item, cancellationToken);
        }
        catch (Exception e) when (e is JsonException or RequestFailedException { ErrorCode: "BlobNotFound" })
        {
            return null;
        }
    }

    /// <summary>What the mailbox has taken in, and what has become of it; costs the same however much waits.</summary>
    public async Task<MailboxCounts> CountAsync(CancellationToken cancellationToken)
    {
        var state = await ReadStateAsync(cancellationToken);
        return new MailboxCounts(state, new Tally(MailboxKeys.BaseTally).Plus(await TalliesAsync(cancellationToken)));
    }

    /// <summary>The tallies of all who have added to the mailbox.</summary>
    public async Task<IReadOnlyList<Tally>> TalliesAsync(CancellationToken cancellationToken) =>
        await table.QueryAsync<TableEntity>(MailboxKeys.Range(signal, MailboxKeys.TallyPrefix),
            cancellationToken: cancellationToken).Select(Tally.From).ToListAsync(cancellationToken);

    /// <summary>Claims the mailbox, if nobody has changed it since <paramref name="seen"/> was read.</summary>
    /// <returns>Null where somebody was faster.</returns>
    public async Task<ClaimedMailbox?> TryClaimAsync(MailboxState seen, CancellationToken cancellationToken)
    {
        var claimed = seen with { Claim = new Claim(Guid.NewGuid(), time.GetUtcNow() + Timings.Lease), Stamp = Guid.NewGuid() };
        var row = MailboxStateRow.Write(signal, claimed);
        try
        {
            var response = seen.ETag is { } etag
                ? await table.UpdateEntityAsync(row, etag, TableUpdateMode.Replace, cancellationToken)
                : await table.AddEntityAsync(row, cancellationToken);
            return new ClaimedMailbox(this, claimed with { ETag = response.Headers.ETag });
        }
        catch (RequestFailedException e) when (e.Status is StorageErrors.Conflict or StorageErrors.PreconditionFailed)
        {
            // A repeated try whose first answer was lost looks the same as somebody faster.
            var now = await ReadStateAsync(cancellationToken);
            return now.Stamp == claimed.Stamp ? new ClaimedMailbox(this, now) : null;
        }
    }
}
