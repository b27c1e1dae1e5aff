using Azure.Data.Tables;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Ends the events that went with one that has ended: those that were gathered and are not newer than it. What came in later
/// stays. When a turn dies in the middle, the state still says what to do, and the next turn goes on.
/// </summary>
internal sealed class Coalescer(ClaimedMailbox claimed)
{
    private readonly Mailbox _mailbox = claimed.Mailbox;

    /// <summary>Ends them.</summary>
    /// <returns>False where the time was up before all had ended; what has ended stays so.</returns>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public async Task<bool> CoalesceAsync()
    {
        var into = claimed.State.Coalescing!.Into;
        var timer = new TurnTimer(_mailbox.Time, Timings.LongestChange);
        var chunks = _mailbox.ChunksAsync(outline => outline.IsGathered, into.Chunk, claimed.RenewAsync);
        await foreach (var slices in ChunkSlice.TransactionsAsync(chunks, _ => 1))
        {
            await CommitAsync(slices, claimed.State.Coalescing!);
            if (timer.IsUp())
            {
                return false;
            }
        }

        await claimed.UpdateAsync(claimed.State.WithoutCoalescing(), CancellationToken.None);
        return true;
    }

    private async Task CommitAsync(IReadOnlyList<ChunkSlice> slices, Coalescing coalescing)
    {
        var (into, now) = (coalescing.Into, _mailbox.Time.GetUtcNow());
        List<TableTransactionAction> changes = [];
        List<EndedSlice> ended = [];
        foreach (var slice in slices)
        {
            var events = slice.Events.Where(e => slice.IdOf(e.Place) is var id
                && (id.Chunk != into.Chunk || id.Place < into.Place))
                .Select(e => new EndedEvent(slice.IdOf(e.Place), coalescing.As, e.Event, now, coalescing.Reason, into.ToString(),
                    [])).ToList();
            if (events.Count > 0)
            {
                ended.Add(new EndedSlice(slice, events));
                changes.AddRange(events.Select(e => new TableTransactionAction(TableTransactionActionType.Add, e.Row())));
                changes.Add(slice.Source.Chunk.Ending([.. events.Select(e => e.Id.Place)]));
            }
        }

        if (changes.Count > 0)
        {
            await claimed.CommitAsync(claimed.State.Count(coalescing.As, ended.Sum(e => e.Events.Count)), changes, ended,
                CancellationToken.None);
        }
    }
}
