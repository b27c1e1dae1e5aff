using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Delivery.Batches;

/// <summary>
/// Writes events as rows of a batch: <c>id</c>, <c>receivedAt</c> (ISO 8601, UTC) and the signal's parameters, in their order.
/// </summary>
internal abstract class BatchRows
{
    /// <summary>What has been written and not moved on.</summary>
    protected MemoryStream Buffer { get; } = new();

    public static BatchRows Of(Signal signal) =>
        signal.Batch.Format == BatchFormat.Csv ? new CsvRows(signal.Parameters) : new NdjsonRows(signal.Parameters);

    public static string ContentType(BatchFormat format) =>
        format == BatchFormat.Csv ? "text/csv; charset=utf-8" : "application/x-ndjson";

    /// <summary>Writes a row, into memory.</summary>
    public abstract void Write(BridgeEventId id, StoredEvent item);

    /// <summary>
    /// Moves the rows on. The stream is not flushed: a blob's would make a block of it, and there are 50,000 at most.
    /// </summary>
    public async Task MoveToAsync(Stream stream, CancellationToken cancellationToken)
    {
        Flush();
        Buffer.Position = 0;
        await Buffer.CopyToAsync(stream, cancellationToken);
        Buffer.SetLength(0);
    }

    /// <summary>Puts all that is written into the buffer.</summary>
    protected abstract void Flush();

    protected static string Text(DateTimeOffset time) => IsoInstant.Write(time);
}
