using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Delivery.Batches;

/// <summary>
/// The files of the policy <c>Batch</c>. Each try writes a file of its own, named in the state before it is written: what a turn
/// that died, or lost its claim, still writes, no signal names. A file that is named nowhere goes with time.
/// </summary>
internal sealed class BatchFiles(BlobContainerClient container, CommonClock time)
{
    private const int LoadsAtOnce = 8;

    // A blob has 50,000 blocks at most.
    private const int BlockBytes = 1 << 20;

    /// <summary>Writes all that was gathered into one file, and then makes its newest event the one that is tried.</summary>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public async Task WriteAsync(Turn turn, CancellationToken cancellationToken)
    {
        await RemoveAsync(turn.State, cancellationToken);
        var name = NewName(turn.Signal);
        await turn.UpdateAsync(turn.State with { Batch = new Batch(name) });
        var written = await turn.HoldAsync(WriteAsync(turn.Signal, turn.Mailbox, name, cancellationToken));
        foreach (var (chunk, place) in written.Missing)
        {
            await EndMissingAsync(turn, chunk, place, cancellationToken);
        }

        if (written.Newest is { } newest)
        {
            // One that was tried before, in another file, keeps what is known of that.
            var state = turn.State.IsAttempted(newest) ? turn.State : turn.State.WithoutAttempt();
            var attempted = state.Attempted ?? new Attempted(newest);
            await turn.UpdateAsync(state with { Attempted = attempted, Batch = new Batch(name, written.Content) });
        }
    }

    /// <summary>Removes the file that the state names, if it names one.</summary>
    public async Task RemoveAsync(MailboxState state, CancellationToken cancellationToken)
    {
        if (state.Batch is { File: var name })
        {
            await container.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        }
    }

    /// <summary>The signal that hands a written file over.</summary>
    public static SignalTrigger Trigger(Signal signal, Batch written)
    {
        var (batch, content) = (signal.Batch, written.Content!);
        (string? Name, ParameterType Type, string Text)[] parameters =
        [
            (batch.FileParameter, ParameterType.String, written.File),
            (batch.CountParameter, ParameterType.Number, content.Count.ToString(CultureInfo.InvariantCulture)),
            (batch.FirstParameter, ParameterType.DateTime, ParameterText.Of(content.First)),
            (batch.LastParameter, ParameterType.DateTime, ParameterText.Of(content.Last)),
        ];
        return new SignalTrigger(signal.Workflow, signal.Activity, "batch",
            [.. parameters.Where(p => !string.IsNullOrEmpty(p.Name)).Select(p => new SignalParameter(p.Name!, p.Type, p.Text))]);
    }

    private string NewName(Signal signal)
    {
        var extension = signal.Batch.Format == BatchFormat.Csv ? "csv" : "ndjson";
        return string.Create(CultureInfo.InvariantCulture,
            $"{signal.Name}/{time.GetUtcNow().UtcDateTime:yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid():N}.{extension}");
    }

    private async Task<Written> WriteAsync(Signal signal, Mailbox mailbox, string name, CancellationToken cancellationToken)
    {
        var written = new Written();
        var options = new BlockBlobOpenWriteOptions
        {
            BufferSize = BlockBytes,
            HttpHeaders = new BlobHttpHeaders { ContentType = BatchRows.ContentType(signal.Batch.Format) },
        };

        // Not disposed of when the writing fails: that would make a whole blob of the half.
        var stream = await container.GetBlockBlobClient(name).OpenWriteAsync(overwrite: true, options, cancellationToken);
        var rows = BatchRows.Of(signal);
        await foreach (var chunk in mailbox.ChunksAsync(outline => outline.IsGathered, null, () => Task.CompletedTask,
            cancellationToken))
        {
            // Payloads may be large: a few at a time.
            foreach (var some in chunk.Pending().Chunk(LoadsAtOnce))
            {
                var loaded = await Task.WhenAll(some.Select(e => mailbox.TryLoadAsync(e.Event, cancellationToken)));
                foreach (var (place, item) in some.Zip(loaded, (e, item) => (e.Place, item)))
                {
                    if (item is null)
                    {
                        written.Missing.Add((chunk.Id, place));
                        continue;
                    }

                    var id = new BridgeEventId(signal.Name, chunk.Id, place);
                    rows.Write(id, item);
                    written.Add(id, item.ReceivedAt);
                }
            }

            await rows.MoveToAsync(stream, cancellationToken);
        }

        await stream.DisposeAsync();
        return written;
    }

    private static async Task EndMissingAsync(Turn turn, Guid id, int place, CancellationToken cancellationToken)
    {
        if (await turn.Mailbox.FindChunkAsync(id, cancellationToken) is { } chunk)
        {
            var missing = new PendingEvent(new BridgeEventId(turn.Signal.Name, id, place), chunk, chunk[place]);
            await turn.ApplyAsync(missing, Verdict.OnNoContent(turn.State), isAlone: true);
        }
    }

    // What was written, as far as it has come.
    private sealed class Written
    {
        private int _count;
        private DateTimeOffset _first = DateTimeOffset.MaxValue;
        private DateTimeOffset _last = DateTimeOffset.MinValue;

        public BatchContent Content => new(_count, _first, _last);

        /// <summary>The newest event in the file; null while it is empty.</summary>
        public BridgeEventId? Newest { get; private set; }

        /// <summary>Events whose content has gone.</summary>
        public List<(Guid Chunk, int Place)> Missing { get; } = [];

        public void Add(BridgeEventId id, DateTimeOffset receivedAt)
        {
            _count++;
            _first = _first < receivedAt ? _first : receivedAt;
            _last = _last > receivedAt ? _last : receivedAt;
            Newest = id;
        }
    }
}
