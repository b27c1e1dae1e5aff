using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;

namespace SignalBridge.Hosting;

/// <summary>
/// The row by which all instances share one round: whoever finds that the last is long enough ago takes the next. An instance
/// that dies in the middle of its round delays nothing: the next comes in its time.
/// </summary>
internal sealed class Beat(TableClient sources, TimeProvider time)
{
    private const string Partition = "clock";
    private const string Row = "beat";

    /// <summary>Takes the round, if it is due.</summary>
    /// <param name="period">How long a round lasts.</param>
    /// <param name="always">Takes it although it is not due.</param>
    /// <param name="cancellationToken">Cancels the reading and the writing.</param>
    /// <returns>Whether it is the caller's, and when the next is due.</returns>
    public async Task<(bool Taken, DateTimeOffset NextAt)> TryTakeAsync(TimeSpan period, bool always,
        CancellationToken cancellationToken)
    {
        var found = await sources.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellationToken);
        var last = found.HasValue ? found.Value!.GetDateTimeOffset("At") : null;
        var now = time.GetUtcNow();

        // One that seems to lie ahead was written by another clock's time, and would hold up all rounds until then.
        if (!always && last + period > now && last <= now + period)
        {
            return (false, last.Value + period);
        }

        var row = new TableEntity(Partition, Row) { ["At"] = now };
        try
        {
            await (found.HasValue
                ? sources.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace, cancellationToken)
                : sources.AddEntityAsync(row, cancellationToken));
            return (true, now + period);
        }
        catch (RequestFailedException e) when (e.Status == StorageErrors.PreconditionFailed
            || e.ErrorCode == StorageErrors.RowExists)
        {
            // Another instance has just taken it.
            return (always, now + period);
        }
    }
}
