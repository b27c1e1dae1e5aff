using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Delivery.Batches;

/// <summary>
/// The files of the policy <c>Batch</c>. Each try writes a file of its own, named in the state before it is written: what a turn that died, or
/// lost its claim, still writes, no signal names. A file that is named nowhere goes with time.
/// </summary>
internal sealed class BatchFiles(BlobContainerClient container, CommonClock time)
{
    private const int LoadsAtOnce = 8;

    // A blob has 50,000 blocks at most.
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes all that was gathered into one file, and then makes its newest event the one that is tried.</summary>
    /// <exception cref="TurnLostException">The mailbox is another's by now.</exception>
    public async Task WriteAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, CancellationToken cancellationToken)
    {
        await RemoveAsync(claimed.State, cancellationToken);
        var now = time.GetUtcNow();
        var format = signal.Batch.Format;
        var name = string.Create(CultureInfo.InvariantCulture,
            $"{signal.Name}/{now.UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid():N}.{(format == BatchFormat.Csv ? "csv" : "ndjson")}");
        await claimed.UpdateAsync(claimed.State.WithoutBatch() with { BatchFile = name }, cancellationToken);
        var content = await claimed.HoldAsync(WriteAsync(signal, mailbox, name, cancellationToken), cancellationToken);
        foreach (var (chunk, place) in content.Missing)
        {
            await EndMissingAsync(signal, mailbox, claimed, chunk, place, cancellationToken);
        }

        if (content.Newest is { } newest)
        {
            // One that was tried before, in another file, keeps what is known of that.
            var state = claimed.State.AttemptedEvent == newest.ToString() ? claimed.State : claimed.State.WithoutAttempt();
            await claimed.UpdateAsync(
                state with { AttemptedEvent = newest.ToString(), BatchCount = content.Count, BatchFirst = content.First, BatchLast = content.Last },
                cancellationToken);
        }
    }

    /// <summary>Removes the file that the state names, if it names one.</summary>
    public async Task RemoveAsync(MailboxState state, CancellationToken cancellationToken)
    {
        if (state.BatchFile is { } name)
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    /// <summary>The signal that hands the file over.</summary>
    public static SignalTrigger Trigger(Signal signal, MailboxState state)
    {
        var batch = signal.Batch;
        (string? Name, ParameterType Type, string Text)[] parameters =
        [
            (batch.FileParameter, ParameterType.String, state.BatchFile!),
            (batch.CountParameter, ParameterType.Number, state.BatchCount!.Value.ToString(CultureInfo.InvariantCulture)),
            (batch.FirstParameter, ParameterType.DateTime, ParameterText.Of(state.BatchFirst!.Value)),
            (batch.LastParameter, ParameterType.DateTime, ParameterText.Of(state.BatchLast!.Value)),
        ];
        return new SignalTrigger(signal.Workflow, signal.Activity, "batch",
            [.. parameters.Where(p => !string.IsNullOrEmpty(p.Name)).Select(p => new SignalParameter(p.Name!, p.Type, p.Text))]);
    }

    private async Task<BatchContent> WriteAsync(Signal signal, Mailbox mailbox, string name, CancellationToken cancellationToken)
    {
        var content = new BatchContent();
        var options = new BlockBlobOpenWriteOptions { BufferSize = BlockBytes, HttpHeaders = new BlobHttpHeaders { ContentType = BatchRows.ContentType(signal.Batch.Format) } };

        // Not disposed of when the writing fails: that would make a whole blob of the half.
        var stream = await container.GetBlockBlobClient(name).OpenWriteAsync(overwrite: true, options, cancellationToken);
        var rows = BatchRows.Of(signal);
        await foreach (var chunk in mailbox.ChunksAsync(outline => outline.IsGathered, null, () => Task.CompletedTask, cancellationToken))
        {
            // Payloads may be large: a few at a time.
            foreach (var some in chunk.Pending().Chunk(LoadsAtOnce))
            {
                var loaded = await Task.WhenAll(some.Select(e => mailbox.TryLoadAsync(e.Event, cancellationToken)));
                foreach (var (place, item) in some.Zip(loaded, (e, item) => (e.Place, item)))
                {
                    if (item is null)
                    {
                        content.Missing.Add((chunk.Id, place));
                        continue;
                    }

                    var id = new EventId(signal.Name, chunk.Id, place);
                    rows.Write(id, item);
                    content.Add(id, item.ReceivedAt);
                }
            }

            await rows.MoveToAsync(stream, cancellationToken);
        }

        await stream.DisposeAsync();
        return content;
    }

    private static async Task EndMissingAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, Guid id, int place, CancellationToken cancellationToken)
    {
        if (await mailbox.FindChunkAsync(id, cancellationToken) is { } chunk)
        {
            var missing = new PendingEvent(new EventId(signal.Name, id, place), chunk, chunk[place]);
            await claimed.EndAsync(missing, EventState.Dead, Firing.NoContent, null,
                claimed.State.AfterDeath(signal.OnDead, missing.Id, Firing.NoContent), cancellationToken: cancellationToken);
        }
    }

    private sealed class BatchContent
    {
        public int Count { get; private set; }

        public DateTimeOffset? First { get; private set; }

        public DateTimeOffset? Last { get; private set; }

        public EventId? Newest { get; private set; }

        public List<(Guid Chunk, int Place)> Missing { get; } = [];

        public void Add(EventId id, DateTimeOffset receivedAt)
        {
            Count++;
            First = First < receivedAt ? First : receivedAt;
            Last = Last > receivedAt ? Last : receivedAt;
            Newest = id;
        }
    }
}
