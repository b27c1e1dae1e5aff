using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>The rows of kept requests.</summary>
internal sealed class RequestStore(TableClient sources)
{
    // A transaction takes a hundred rows, of which one counts, and 4 MB.
    private const int MostRows = 90;
    private const int MostWeight = 3 << 20;
    private const int MaximumTries = 5;

    private readonly ConcurrentDictionary<string, bool> _listed = new(StringComparer.Ordinal);

    /// <summary>
    /// Adds requests of one hook and one hour. A row of the same partition counts them in the same transaction, so that all
    /// instances together keep no more than they may.
    /// </summary>
    /// <param name="maximum">How many may be kept in the hour.</param>
    /// <returns>How many were kept: the first.</returns>
    public async Task<int> AddAsync(string hook, IReadOnlyList<KeptRequest> requests, int maximum,
        CancellationToken cancellationToken)
    {
        if (!_listed.ContainsKey(hook))
        {
            await sources.UpsertEntityAsync(new TableEntity(RequestKeys.Hooks, hook), TableUpdateMode.Merge, cancellationToken);
            _listed[hook] = true;
        }

        var kept = 0;
        while (kept < requests.Count)
        {
            var some = requests.Skip(kept).Take(Fitting(requests, kept)).ToList();
            var written = await AddSomeAsync(hook, some, maximum, cancellationToken);
            kept += written;
            if (written < some.Count)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>Finds requests of one hook, the newest first.</summary>
    /// <param name="filter">A filter beside the hook; null for all.</param>
    /// <param name="atOnce">About how many are wanted.</param>
    /// <param name="columns">Which columns; null for all.</param>
    public IAsyncEnumerable<TableEntity> QueryAsync(
        string hook, string? filter, int atOnce, IEnumerable<string>? columns, CancellationToken cancellationToken)
    {
        // Rows of requests begin with a digit, others with a letter.
        var all = $"PartitionKey eq '{RequestKeys.Partition(hook)}' and RowKey lt ':'";
        return sources.QueryAsync<TableEntity>(filter is null ? all : $"{all} and {filter}", Math.Min(atOnce, 1_000), columns,
            cancellationToken);
    }

    public async Task<KeptRequest?> FindAsync(string hook, string row, CancellationToken cancellationToken) =>
        await sources.GetEntityIfExistsAsync<TableEntity>(RequestKeys.Partition(hook), row,
            cancellationToken: cancellationToken) is { HasValue: true } found
            ? KeptRequestRow.Read(hook, found.Value!) : null;

    /// <summary>
    /// Writes down what became of a request when it was verified again; where it has expired, that is all right.
    /// </summary>
    public async Task MarkAsync(KeptRequest kept, string what, CancellationToken cancellationToken)
    {
        try
        {
            var mark = new TableEntity(RequestKeys.Partition(kept.Hook), kept.Row) { [KeptRequestRow.Again] = what };
            await sources.UpdateEntityAsync(mark, ETag.All, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == StorageErrors.NotFound)
        {
            // Its time was over.
        }
    }

    /// <summary>The hooks that have kept requests, also those that are no longer configured.</summary>
    public async Task<IReadOnlyList<string>> HooksAsync(CancellationToken cancellationToken) =>
        [.. await sources.QueryAsync<TableEntity>($"PartitionKey eq '{RequestKeys.Hooks}'", select: ["RowKey"],
            cancellationToken: cancellationToken)
            .Select(row => row.RowKey).ToListAsync(cancellationToken)];

    private async Task<int> AddSomeAsync(string hook, List<KeptRequest> some, int maximum, CancellationToken cancellationToken)
    {
        var hour = RequestGate.HourOf(some[0].At);
        for (var tries = 1; ; tries++)
        {
            var found =
                await sources.GetEntityIfExistsAsync<TableEntity>(RequestKeys.Partition(hook), RequestKeys.Quota,
                    cancellationToken: cancellationToken);
            var (counted, used) = found.HasValue ? (found.Value!.GetInt64("Hour") ?? 0, found.Value!.GetInt32("Rows") ?? 0)
                : (0L, 0);

            // What comes late counts in the hour that another instance has begun.
            var room = Math.Min(some.Count, maximum - (counted >= hour ? used : 0));
            if (room <= 0)
            {
                return 0;
            }

            var quota = new TableEntity(RequestKeys.Partition(hook), RequestKeys.Quota)
            {
                ["Hour"] = Math.Max(hour, counted),
                ["Rows"] = room + (counted >= hour ? used : 0),
            };
            try
            {
                await sources.SubmitTransactionAsync(
                    [
                        found.HasValue ? new(TableTransactionActionType.UpdateReplace, quota, found.Value!.ETag)
                            : new(TableTransactionActionType.Add, quota),
                        .. some.Take(room).Select(kept =>
                            new TableTransactionAction(TableTransactionActionType.Add, KeptRequestRow.Write(kept))),
                    ], cancellationToken);
                return room;
            }
            catch (TableTransactionFailedException e) when (e.ErrorCode == StorageErrors.RowExists
                && e.FailedTransactionActionIndex > 0)
            {
                // A try before, whose answer was lost: all of it was done.
                return room;
            }
            catch (RequestFailedException e) when (tries < MaximumTries
                && e.Status is StorageErrors.Conflict or StorageErrors.PreconditionFailed)
            {
                // Another instance counted.
            }
        }
    }

    private static int Fitting(IReadOnlyList<KeptRequest> requests, int from)
    {
        var (count, weight) = (0, 0);
        while (from + count < requests.Count && count < MostRows
            && (count == 0 || weight + requests[from + count].Weight <= MostWeight))
        {
            weight += requests[from + count++].Weight;
        }

        return count;
    }
}
