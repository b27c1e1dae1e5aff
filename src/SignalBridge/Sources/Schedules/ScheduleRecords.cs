using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Sources.Schedules;

/// <summary>The rows in which the instances agree on who runs what is due.</summary>
internal sealed class ScheduleRecords(TableClient sources)
{
    private const string Partition = "schedule";

    /// <summary>Reads a schedule's record, or begins it: a schedule seen for the first time has missed nothing.</summary>
    public async Task<ScheduleRecord> ReadAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await sources.GetEntityIfExistsAsync<TableEntity>(Partition, name, cancellationToken: cancellationToken);
            if (found.HasValue)
            {
                var row = found.Value!;
                return new ScheduleRecord(name, row.GetDateTimeOffset("Done")!.Value, row.GetDateTimeOffset("ClaimedUntil"),
                    row.GetDateTimeOffset("Begun"),
                    row.GetString("What"), row.ETag);
            }

            try
            {
                await sources.AddEntityAsync(new TableEntity(Partition, name) { ["Done"] = now }, cancellationToken);
            }
            catch (RequestFailedException e) when (e.ErrorCode == StorageErrors.RowExists)
            {
                // Another instance began it: read what it wrote.
            }
        }
    }

    /// <returns>Null where another instance was faster.</returns>
    public Task<ScheduleRecord?> ClaimAsync(ScheduleRecord record, DateTimeOffset now, CancellationToken cancellationToken) =>
        WriteAsync(record with { ClaimedUntil = now + Timings.ScheduleLease }, cancellationToken);

    /// <summary>Writes down, before a command is given, that it will be, and renews the claim.</summary>
    /// <returns>Null where another instance has the claim meanwhile.</returns>
    public Task<ScheduleRecord?> BeginAsync(ScheduleRecord claimed, DateTimeOffset due, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        WriteAsync(claimed with { Begun = due, ClaimedUntil = now + Timings.ScheduleLease }, cancellationToken);

    public Task DoneAsync(ScheduleRecord claimed, DateTimeOffset due, string what, CancellationToken cancellationToken) =>
        WriteAsync(claimed with { Done = due, ClaimedUntil = null, Begun = null, What = what }, cancellationToken);

    public Task FailedAsync(ScheduleRecord claimed, string what, DateTimeOffset retryAt, CancellationToken cancellationToken) =>
        WriteAsync(claimed with { ClaimedUntil = retryAt, Begun = null, What = what }, cancellationToken);

    private async Task<ScheduleRecord?> WriteAsync(ScheduleRecord record, CancellationToken cancellationToken)
    {
        var row = new TableEntity(Partition, record.Name)
        {
            ["Done"] = record.Done,
            ["ClaimedUntil"] = record.ClaimedUntil,
            ["Begun"] = record.Begun,
            ["What"] = record.What
        };
        try
        {
            var response = await sources.UpdateEntityAsync(row, record.ETag, TableUpdateMode.Replace, cancellationToken);
            return record with { ETag = response.Headers.ETag!.Value };
        }
        catch (RequestFailedException e) when (e.Status == StorageErrors.PreconditionFailed)
        {
            return null;
        }
    }
}
