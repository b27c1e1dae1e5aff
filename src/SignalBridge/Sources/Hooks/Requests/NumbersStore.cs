using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>The rows of the numbers: each instance has its own for each hour, and what is over is summed up.</summary>
internal sealed class NumbersStore(TableClient sources, TimeProvider time)
{
    // How many hours are kept as hours, and how many days as days.
    private static readonly TimeSpan Hourly = TimeSpan.FromDays(2);
    private static readonly TimeSpan Daily = TimeSpan.FromDays(90);

    // Far longer than an instance that is up takes to write the last of an hour.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(15);

    // A transaction takes a hundred rows; one of them is the sum.
    private const int MostSummed = 99;

    public async Task<IReadOnlyList<NumbersRow>> ReadAsync(CancellationToken cancellationToken) =>
        [.. (await sources.QueryAsync<TableEntity>($"PartitionKey eq '{NumbersRow.Partition}'",
            cancellationToken: cancellationToken)
            .ToListAsync(cancellationToken)).Select(NumbersRow.Read)];

    public async Task<NumbersRow?> FindAsync(string key, CancellationToken cancellationToken) =>
        await sources.GetEntityIfExistsAsync<TableEntity>(NumbersRow.Partition, key,
            cancellationToken: cancellationToken) is { HasValue: true } found
            ? NumbersRow.Read(found.Value!) : null;

    /// <summary>Writes a row of this instance, as it was read last.</summary>
    /// <param name="known">The tag of the row that it takes the place of; null where it is new.</param>
    /// <returns>The row's tag; null where the row is another's by now, or gone.</returns>
    public async Task<ETag?> TryWriteAsync(string key, Numbers numbers, ETag? known, CancellationToken cancellationToken)
    {
        var row = NumbersRow.Write(key, numbers);
        try
        {
            var response = known is { } tag
                ? await sources.UpdateEntityAsync(row, tag, TableUpdateMode.Replace, cancellationToken)
                : await sources.AddEntityAsync(row, cancellationToken);
            return response.Headers.ETag;
        }
        catch (RequestFailedException e) when (e.Status is StorageErrors.NotFound && e.ErrorCode != "TableNotFound"
            || e.Status is StorageErrors.PreconditionFailed || e.ErrorCode == StorageErrors.RowExists)
        {
            return null;
        }
    }

    /// <summary>
    /// Sums up what is over, hours of two days ago into days, and removes days after their time. Any number of instances may do
    /// so at once.
    /// </summary>
    public async Task SumUpAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var rows = await ReadAsync(cancellationToken);
        foreach (var hour in rows.Where(row => row.IsHour && row.At + TimeSpan.FromHours(1) + Grace < now).GroupBy(row => row.At))
        {
            var key = hour.Key < now - Hourly ? NumbersRow.DaySum(hour.Key) : NumbersRow.HourSum(hour.Key);
            foreach (var some in hour.Where(row => row.Key != key).Chunk(MostSummed))
            {
                await SumAsync(key, some, cancellationToken);
            }
        }

        foreach (var day in rows.Where(row => !row.IsHour && row.At < now - Daily).Chunk(MostSummed))
        {
            await TryAsync(day.Select(Deleting), cancellationToken);
        }
    }

    private async Task SumAsync(string key, NumbersRow[] rows, CancellationToken cancellationToken)
    {
        var known = await FindAsync(key, cancellationToken);
        var sum = known?.Numbers.Copy() ?? new Numbers();
        foreach (var row in rows)
        {
            sum.Add(row.Numbers);
        }

        var written = NumbersRow.Write(key, sum);
        await TryAsync(
            [known is null ? new(TableTransactionActionType.Add, written)
                : new(TableTransactionActionType.UpdateReplace, written, known.ETag), .. rows.Select(Deleting)],
            cancellationToken);
    }

    private async Task TryAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await sources.SubmitTransactionAsync(actions, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is StorageErrors.NotFound or StorageErrors.Conflict or StorageErrors.PreconditionFailed)
        {
            // An instance wrote a row, another summed up, or a try before had its answer lost: all was done or nothing, and the
            // next round looks again.
        }
    }

    private static TableTransactionAction Deleting(NumbersRow row) =>
        new(TableTransactionActionType.Delete, new TableEntity(NumbersRow.Partition, row.Key), row.ETag);
}
