using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>What an operator may see of the mailboxes and do with them.</summary>
internal sealed class Operator(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, MailboxChanges changes, LiveTimings timings, TimeProvider time)
{
    private const string ContentGone = " Its content is no longer in storage.";

    public Signal? Find(string name) => routes.Signals.GetValueOrDefault(name);

    public async Task<IReadOnlyList<SignalView>> ViewsAsync(CancellationToken cancellationToken)
    {
        var bridgePaused = await bridge.PausedSinceAsync(cancellationToken);
        return await Task.WhenAll(routes.Signals.Values.Select(signal => ViewAsync(signal, bridgePaused, cancellationToken)));
    }

    public async Task<SignalView> ViewAsync(Signal signal, CancellationToken cancellationToken) =>
        await ViewAsync(signal, await bridge.PausedSinceAsync(cancellationToken), cancellationToken);

    private async Task<SignalView> ViewAsync(Signal signal, DateTimeOffset? bridgePaused, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var counts = await mailbox.CountAsync(cancellationToken);
        var (state, pending) = (counts.State, counts.Pending);
        var oldest = pending > 0 ? await mailbox.OldestPendingAsync(cancellationToken) : null;
        var open = counts.Dead > 0 ? await new EndedScan(mailbox).CountOpenAsync(cancellationToken) : 0;
        var now = time.GetUtcNow();
        return new SignalView(signal.Name, signal.Workflow, signal.Activity, signal.MinimumInterval,
            signal.WhenThrottled.ToString(), state.Slot.LastFired,
            state.NextSlot(signal.MinimumInterval) is { } slot && slot > now ? slot : null, pending, oldest,
                state.Pause is not null,
            pending > 0 ? Explanation.WaitsFor(signal, state, now, timings.Current, bridgePaused) : null,
            state.LastOutcome is { } last ? AttemptView.From(last) : null,
            new EventCounts(counts.Accepted, state.Counts.Fired, state.Counts.Coalesced, state.Counts.Duplicate, counts.Dead,
                state.Counts.Discarded), open);
    }

    public async Task<EventPage> EventsAsync(Signal signal, EventState state, string? page, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        var reader = new MailboxReader(mailbox);
        if (state != EventState.Pending)
        {
            return await reader.EndedAsync(state, page, cancellationToken);
        }

        var current = await mailbox.ReadStateAsync(cancellationToken);
        var bridgePaused = await bridge.PausedSinceAsync(cancellationToken);
        var now = time.GetUtcNow();
        var line =
            await Line.FromAsync(mailbox, BridgeEventId.TryParse(page, out var from) ? from : null, current, cancellationToken);
        var common = Explanation.WaitsFor(signal, current, now, timings.Current, bridgePaused);
        return await reader.PendingAsync(page, (id, item, after) =>
        {
            var (reason, attempts) = PendingReason(id, current, common);
            var place = line.PlaceOf(id, after);
            return EventView.Pending(id, item, reason, attempts) with
            {
                WaitsFor = Explanation.WaitsFor(signal, current, id, place, now, timings.Current, bridgePaused),
                Body = null,
            };
        }, cancellationToken);
    }

    /// <summary>One event with all that is known of it; null where there is none.</summary>
    public async Task<EventView?> FindAsync(BridgeEventId id, CancellationToken cancellationToken)
    {
        if (Find(id.Signal) is not { } signal)
        {
            return null;
        }

        var mailbox = mailboxes.For(signal.Name);
        if (await mailbox.FindChunkAsync(id.Chunk, cancellationToken) is { } chunk && id.Place < chunk.Count
            && !chunk.HasEnded(id.Place))
        {
            var state = await mailbox.ReadStateAsync(cancellationToken);
            var whole = await mailbox.TryLoadAsync(chunk[id.Place], cancellationToken);
            var item = whole ?? chunk[id.Place];
            var place = (await Line.FromAsync(mailbox, id, state, cancellationToken)).PlaceOf(id, 0);
            var bridgePaused = await bridge.PausedSinceAsync(cancellationToken);
            var now = time.GetUtcNow();
            var (reason, attempts) = PendingReason(id, state,
                Explanation.WaitsFor(signal, state, now, timings.Current, bridgePaused));
            return EventView.Pending(id, item, whole is null ? reason + ContentGone : reason, attempts) with
            {
                WaitsFor = Explanation.WaitsFor(signal, state, id, place, now, timings.Current, bridgePaused),
                History = EventHistory.Of(item, attempts),
            };
        }

        if (await new MailboxReader(mailbox).FindEndedAsync(id, cancellationToken) is not { } ended)
        {
            return null;
        }

        return await mailbox.TryLoadAsync(ended.Event, cancellationToken) is { } content
            ? EventView.Ended(ended, content) with { History = EventHistory.Of(ended, content) }
            : EventView.Ended(ended, ended.Event) with
            {
                Reason = ended.Reason + ContentGone,
                History = EventHistory.Of(ended, ended.Event)
            };
    }

    /// <summary>Stops firing; events go on being accepted.</summary>
    /// <returns>False where a turn has the mailbox and does not end in time.</returns>
    public Task<bool> PauseAsync(Signal signal, CancellationToken cancellationToken) => changes.ChangeAsync(
        signal, turn => Task.FromResult(turn.State with { Pause = new Pause() }), cancellationToken);

    /// <summary>Fires again, in the next slot.</summary>
    /// <returns>False where a turn has the mailbox and does not end in time.</returns>
    public Task<bool> ResumeAsync(Signal signal, CancellationToken cancellationToken) => changes.ChangeAsync(
        signal, turn => Task.FromResult(turn.State with { Pause = null }), cancellationToken);

    /// <summary>Takes a pending event out.</summary>
    public async Task<Discarding> DiscardAsync(BridgeEventId id, CancellationToken cancellationToken)
    {
        if (Find(id.Signal) is not { } signal)
        {
            return new Discarding.NotPending();
        }

        Discarding result = new Discarding.NotPending();
        var isClaimed = await changes.ChangeAsync(
            signal,
            async turn =>
            {
                var chunk = await turn.Mailbox.FindChunkAsync(id.Chunk, CancellationToken.None);
                if (chunk is not null && id.Place < chunk.Count && !chunk.HasEnded(id.Place))
                {
                    result = await DiscardAsync(turn, new PendingEvent(id, chunk, chunk[id.Place]));
                }

                return turn.State;
            },
            cancellationToken);
        return isClaimed ? result : new Discarding.Busy();
    }

    private static async Task<Discarding> DiscardAsync(Turn turn, PendingEvent pending)
    {
        var state = turn.State;
        if (Discarding.WhyDecided(state, pending) is { } reason)
        {
            return new Discarding.Decided(reason);
        }

        // Its keys are remembered: the sender's next try of what was discarded is no new event.
        var keys =
            await SeenKeys.ReadAsync(turn.Signal, turn.Mailbox, pending.Id, pending.Event, untried: true, CancellationToken.None);
        await turn.Claimed.EndAsync(pending, EventState.Discarded, "An operator discarded it.", null,
            pending.Chunk.IsGathered && state.Batch?.Content is not null && !state.IsBatchOf(pending.Id) ? state.WithoutAttempt() : state, keys);
        return new Discarding.Done();
    }

    private static (string Reason, IReadOnlyList<Attempt> Attempts) PendingReason(BridgeEventId id, MailboxState state,
        string waitsFor) =>
        state.Attempted is not { } tried ? (waitsFor, [])
        : tried.Event == id ? (waitsFor, tried.Attempts)
        : ($"It waits behind event {tried.Event}. {waitsFor}", []);
}
