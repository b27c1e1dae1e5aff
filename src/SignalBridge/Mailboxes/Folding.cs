using Azure.Data.Tables;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Ends the events that went with one that has ended: those that were gathered and are not newer than it. What came in later stays. When a
/// turn dies in the middle, the state still says what to do, and the next turn goes on.
/// </summary>
internal sealed class Folding(Mailbox mailbox, ClaimedMailbox claimed)
{
    /// <summary>Ends them.</summary>
    /// <exception cref="TimeUpException">The time is up; what has ended stays so.</exception>
    public async Task FoldAsync()
    {
        if (!EventId.TryParse(claimed.State.FoldInto, out var into))
        {
            throw new InvalidDataException($"The state of {mailbox.Signal} names no event to fold into: {claimed.State.FoldInto}");
        }

        var patience = new Patience(mailbox.Time);
        var chunks = mailbox.ChunksAsync(outline => outline.IsGathered, into.Chunk, claimed.RenewAsync);
        await foreach (var slices in ChunkSlice.TransactionsAsync(chunks, _ => 1))
        {
            await CommitAsync(slices, into);
            patience.Spend();
        }

        await claimed.UpdateAsync(claimed.State.WithoutFold(), CancellationToken.None);
    }

    private async Task CommitAsync(IReadOnlyList<ChunkSlice> slices, EventId into)
    {
        var (state, now) = (claimed.State, mailbox.Time.GetUtcNow());
        List<TableTransactionAction> changes = [];
        List<EndedSlice> ended = [];
        foreach (var slice in slices)
        {
            var events = slice.Events.Where(e => slice.IdOf(e.Place) is var id && (id.Chunk != into.Chunk || id.Place < into.Place))
                .Select(e => new EndedEvent(slice.IdOf(e.Place), state.FoldAs!.Value, e.Event, now, state.FoldReason!, into.ToString(), [])).ToList();
            if (events.Count > 0)
            {
                ended.Add(new EndedSlice(slice, events));
                changes.AddRange(events.Select(e => new TableTransactionAction(TableTransactionActionType.Add, e.Row())));
                changes.Add(slice.Source.Chunk.Ending([.. events.Select(e => e.Id.Place)]));
            }
        }

        if (changes.Count > 0)
        {
            await claimed.CommitAsync(state.Count(state.FoldAs!.Value, ended.Sum(e => e.Events.Count)), changes, ended, CancellationToken.None);
        }
    }
}
