using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;

namespace SignalBridge.Mailboxes;

/// <summary>
/// A mailbox in the hands of one of the writers that add to it: what it adds and its own tally go in one transaction. That needs
/// no claim, as each writer has a tally of its own. Not thread-safe.
/// </summary>
internal sealed class TalliedMailbox(Mailbox mailbox)
{
    // Each try but the first has learnt what was wrong with the one before; beside rows that are there already, there are no more
    // causes than this.
    private const int MaximumTries = 5;

    private Tally _tally = Tally.New();

    /// <summary>Writes one chunk: durable when this returns.</summary>
    public Task AppendAsync(Guid chunk, IReadOnlyList<byte[]> events, CancellationToken cancellationToken) =>
        AddAsync(chunk, events, [], cancellationToken);

    /// <summary>Writes one chunk, and beside it events that are dead at once: all durable when this returns.</summary>
    /// <param name="id">The chunk's id; new with every call.</param>
    /// <param name="events">Its events; none for no chunk.</param>
    /// <param name="dead">Rows of dead events, each key once. One that is there already stays, and is not counted again.</param>
    public async Task AddAsync(Guid id, IReadOnlyList<byte[]> events, IReadOnlyList<TableEntity> dead,
        CancellationToken cancellationToken)
    {
        List<TableEntity> rows = [.. dead];
        if (events.Count > 0)
        {
            rows.Insert(0, Chunk.Row(mailbox.Signal, id, events));
        }

        for (var tries = 1; rows.Count > 0;)
        {
            var next = _tally with
            {
                Appended = _tally.Appended + events.Count,
                DeadAtOnce = _tally.DeadAtOnce + rows.Count - Math.Min(events.Count, 1),
                Stamp = id,
                At = mailbox.Time.GetUtcNow(),
            };
            try
            {
                var responses = await mailbox.Table.SubmitTransactionAsync(
                    [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
                        next.Writing(mailbox.Signal)], cancellationToken);
                _tally = next with { ETag = responses.Value[^1].Headers.ETag };
                return;
            }
            catch (RequestFailedException e) when (tries < MaximumTries && IsConflict(e))
            {
                if (await IsWrittenAsync(id, cancellationToken))
                {
                    return;
                }

                tries += RemoveWhatIsThere(e, rows, events.Count > 0) ? 0 : 1;
            }
        }
    }

    /// <summary>
    /// Reads the tally again. It is not as this writer knows it where the answer to a write was lost, to the one that is being
    /// repeated or to one before, which its senders were told had failed; or where it had not been written for so long that
    /// retention took it.
    /// </summary>
    /// <returns>Whether a write did take effect.</returns>
    private async Task<bool> IsWrittenAsync(Guid id, CancellationToken cancellationToken)
    {
        var row =
            await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, _tally.Key,
                cancellationToken: cancellationToken);
        _tally = row.HasValue ? Tally.From(row.Value!) : Tally.New();
        return _tally.Stamp == id;
    }

    /// <summary>Takes out what need not be written any more: the row that the transaction found there.</summary>
    /// <returns>Whether there was one.</returns>
    private static bool RemoveWhatIsThere(RequestFailedException failure, List<TableEntity> rows, bool hasChunk)
    {
        if (failure is not TableTransactionFailedException
            {
                Status: StorageErrors.Conflict,
                FailedTransactionActionIndex: { } there
            } || there >= rows.Count)
        {
            return false;
        }

        if (there == 0 && hasChunk)
        {
            // Nobody else has its id: an earlier try of this very transaction, and retention has taken the tally since.
            rows.Clear();
        }
        else
        {
            rows.RemoveAt(there);
        }

        return true;
    }

    private static bool IsConflict(RequestFailedException e) =>
        e.Status is StorageErrors.NotFound or StorageErrors.Conflict or StorageErrors.PreconditionFailed
            && !StorageErrors.IsUnavailable(e);
}
