using Azure;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>
/// Whether the bridge as a whole may call Campaign. It is paused while one row is there, so that it holds for every instance and
/// survives them all. Intake goes on; a call under way is finished.
/// </summary>
internal sealed class BridgeSwitch(TableClient sources, Routes routes, MailboxRegistry mailboxes, Wakes wakes, TimeProvider time)
{
    // Beside the partitions "schedule" and "drop|…" of the same table.
    private const string Partition = "bridge";
    private const string Row = "paused";

    /// <summary>
    /// Whether it is paused. A row that cannot be read, or a table that is not there, is an exception, so nothing fires by
    /// mistake.
    /// </summary>
    public async Task<bool> IsPausedAsync(CancellationToken cancellationToken) =>
        await PausedSinceAsync(cancellationToken) is not null;

    /// <summary>Since when it is paused; null while it runs.</summary>
    public async Task<DateTimeOffset?> PausedSinceAsync(CancellationToken cancellationToken)
    {
        // A query, not a read of the row: that answers 404 also where the whole table is missing.
        var rows =
            sources.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}' and RowKey eq '{Row}'", 1,
                cancellationToken: cancellationToken);
        return (await rows.FirstOrDefaultAsync(cancellationToken))?.GetDateTimeOffset("Since");
    }

    /// <summary>Pauses it; one that is paused already stays so since then.</summary>
    public async Task PauseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sources.AddEntityAsync(new TableEntity(Partition, Row) { ["Since"] = time.GetUtcNow() }, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == StorageErrors.RowExists)
        {
            // Paused before, or a repeated try whose first answer was lost.
        }
    }

    /// <summary>
    /// Lets it go on. The wakes that came meanwhile are gone; should new ones not be sent, the sweep sends them.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancellationToken)
    {
        await sources.DeleteEntityAsync(Partition, Row, ETag.All, cancellationToken);
        foreach (var signal in routes.Signals.Keys)
        {
            if (await mailboxes.For(signal).HasPendingAsync(cancellationToken))
            {
                await wakes.SendAsync(signal, time.GetUtcNow(), cancellationToken);
            }
        }
    }
}
