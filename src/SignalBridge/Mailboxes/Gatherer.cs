using Azure;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Gathers what waits, for the policies that fire several events as one. Each event gets its deduplication keys or ends: as a
/// duplicate, or as dead where it is too old. The chunks are marked, so that what comes in later, also behind them, is not taken
/// for part of it. All of it stays when a turn dies; the next one goes on from there.
/// </summary>
internal sealed class Gatherer(Signal signal, ClaimedMailbox claimed, RecentKeys recent)
{
    private const int ReadsAtOnce = 8;

    // Retention may delete an expired row between the reading and the writing, but not every time.
    private const int MaximumTries = 5;

    private readonly Mailbox _mailbox = claimed.Mailbox;

    private Chunk? _last;
    private int _count;

    /// <summary>Gathers.</summary>
    /// <param name="all">Whether an event that was gathered before is known to be too old: each is looked at.</param>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public async Task<Gathered> GatherAsync(bool all = false)
    {
        var timer = new TurnTimer(_mailbox.Time, Timings.LongestChange);
        var chunks = _mailbox.ChunksAsync(outline => all || MayChange(outline), null, claimed.RenewAsync).Where(Changes);
        await foreach (var slices in ChunkSlice.TransactionsAsync(chunks, item => Math.Max(1, item.Keys.Count)))
        {
            await CommitAsync(slices);
            if (claimed.State.Pause is not null)
            {
                // Strict order, and an event too old: the owner wants to look before more of them die.
                return new Gathered.Nothing();
            }

            if (timer.IsUp())
            {
                return new Gathered.TimeUp();
            }
        }

        if (_last is null || await _mailbox.FindChunkAsync(_last.Id, CancellationToken.None) is not { } last)
        {
            return new Gathered.Nothing();
        }

        var place = last.PendingPlaces.Last();
        return new Gathered.Newest(new PendingEvent(new BridgeEventId(_mailbox.Signal, last.Id, place), last, last[place]),
            _count);
    }

    // An event is received a little before its chunk is begun: a chunk old enough may hold one that is too old by now.
    private bool MayChange(Chunk outline)
    {
        var age = _mailbox.Time.GetUtcNow() - MailboxKeys.TimeOfLog(MailboxKeys.Log(outline.Id)) + Timings.LongestReceiving;
        return !outline.IsGathered || age > signal.MaximumAge || Passed(outline);
    }

    private bool Changes(Chunk chunk) =>
        !chunk.IsGathered || chunk.Pending().Any(e => _mailbox.Time.GetUtcNow() - e.Event.ReceivedAt > signal.MaximumAge)
            || Passed(chunk);

    private bool Passed(Chunk chunk)
    {
        Note(chunk);
        return false;
    }

    private void Note(Chunk chunk)
    {
        _count += chunk.Remaining;
        _last = _last is null || _last.Id.CompareTo(chunk.Id) < 0 ? chunk : _last;
    }

    private async Task CommitAsync(IReadOnlyList<ChunkSlice> slices)
    {
        List<(BridgeEventId Id,
            StoredEvent Event)> events = [.. slices.SelectMany(s => s.Events.Select(e => (s.IdOf(e.Place), e.Event)))];

        // Nearly always nobody has the keys, and the insert itself tells: no reading.
        IReadOnlyDictionary<BridgeEventId,
            SeenKeys> keys = events.ToDictionary(e => e.Id, e => SeenKeys.Unread(signal, _mailbox, e.Id, e.Event));
        for (var tries = 1; ; tries++)
        {
            var plan = new GatherPlan(signal, claimed.State, _mailbox.Time.GetUtcNow());
            foreach (var slice in slices)
            {
                plan.Add(slice, keys);
            }

            try
            {
                await claimed.CommitAsync(plan.State, plan.Changes, plan.Ended, CancellationToken.None);
                Remember(plan);
                break;
            }
            catch (RequestFailedException e) when (SeenKeys.IsOutOfDate(e) && tries < MaximumTries)
            {
                keys = await ReadAsync(events);
            }
        }

        foreach (var slice in slices.Where(s => s.IsLast && s.Source.Chunk.Remaining > 0))
        {
            Note(slice.Source.Chunk);
        }
    }

    private void Remember(GatherPlan plan)
    {
        foreach (var (id, item, owner) in plan.Decided)
        {
            if (owner is null)
            {
                recent.Taken(id, item);
            }
            else
            {
                recent.Repeated(id, item, owner);
            }
        }
    }

    private async Task<IReadOnlyDictionary<BridgeEventId,
        SeenKeys>> ReadAsync(IReadOnlyCollection<(BridgeEventId Id, StoredEvent Event)> events)
    {
        var read = new System.Collections.Concurrent.ConcurrentDictionary<BridgeEventId, SeenKeys>();
        await Parallel.ForEachAsync(events, new ParallelOptions { MaxDegreeOfParallelism = ReadsAtOnce },
            async (e, token) => read[e.Id] = await SeenKeys.ReadAsync(signal, _mailbox, e.Id, e.Event, untried: false, token));
        return read;
    }
}
