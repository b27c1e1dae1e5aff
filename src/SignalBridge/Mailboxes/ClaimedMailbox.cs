using Azure;
using Azure.Data.Tables;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>A mailbox in the hands of one turn: every change is one transaction that holds only while the claim does.</summary>
internal sealed class ClaimedMailbox(Mailbox mailbox, MailboxState state)
{
    // Retention may delete an expired row between the reading and the writing, but not every time.
    private const int MaximumTries = 5;

    public Mailbox Mailbox => mailbox;

    private Timings Timings => mailbox.Timings;

    public MailboxState State { get; private set; } = state;

    /// <summary>The event to go on with: the one already tried, else the oldest.</summary>
    public async Task<PendingEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (State.Attempted is { Event: var tried }
            && await mailbox.FindChunkAsync(tried.Chunk, cancellationToken) is { } chunk && !chunk.HasEnded(tried.Place))
        {
            return new PendingEvent(tried, chunk, chunk[tried.Place]);
        }

        if (await mailbox.OldestChunkAsync(cancellationToken) is not { } oldest)
        {
            return null;
        }

        var place = oldest.FirstPending;
        return new PendingEvent(new BridgeEventId(mailbox.Signal, oldest.Id, place), oldest, oldest[place]);
    }

    /// <summary>Whether an event was tried before one that waits longer, because it was gathered with it.</summary>
    public async Task<bool> IsOvertakingAsync(PendingEvent next, CancellationToken cancellationToken) =>
        next.Chunk.IsGathered && State.IsAttempted(next.Id)
        && await mailbox.OldestChunkAsync(cancellationToken) is { } oldest
            && (oldest.Id, oldest.FirstPending) != (next.Id.Chunk, next.Id.Place);

    /// <summary>Records, before Campaign is called, that it will be, together with the event's deduplication keys.</summary>
    /// <returns>Null; or who has one of the keys already, and then nothing was written.</returns>
    public async Task<KeyOwner?> RecordAttemptAsync(Signal signal, PendingEvent next, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var (remember, owner) = await SeenKeys.ReadAsync(signal, mailbox, next.Id, next.Event, untried: false,
                cancellationToken);
            if (owner is not null)
            {
                return owner;
            }

            var now = mailbox.Time.GetUtcNow();
            var before = State.IsAttempted(next.Id) ? State : State.WithoutAttempt();
            var attempted = before with { Attempted = (before.Attempted ?? new Attempted(next.Id)) with { InFlightSince = now } };
            try
            {
                await WriteAsync(attempted, remember, cancellationToken);
                break;
            }
            catch (RequestFailedException e) when (SeenKeys.IsOutOfDate(e) && tries < MaximumTries)
            {
                // Retention has just deleted an expired row that was to be reused.
            }
        }

        if (mailbox.Time.GetUtcNow() - State.InFlightSince > Timings.Heartbeat
            || State.Claim?.Expires - mailbox.Time.GetUtcNow() < Timings.Heartbeat)
        {
            // Storage was slow: is the turn still ours? Nothing has been sent, so a lost one does no harm. And the call has yet
            // to begin.
            var begun = State.Attempted! with { InFlightSince = mailbox.Time.GetUtcNow() };
            await WriteAsync(State with { Attempted = begun }, [], cancellationToken);
        }

        return null;
    }

    /// <summary>Ends an event: the state, the progress on its chunk and what became of it, in one transaction.</summary>
    /// <param name="ending">The event.</param>
    /// <param name="end">How.</param>
    /// <param name="reason">Why, in a sentence.</param>
    /// <param name="of">The other event: the one it duplicates.</param>
    /// <param name="next">The mailbox's next state, before this end is counted.</param>
    /// <param name="keys">Its deduplication keys, where it ends without having been tried and is to be remembered.</param>
    /// <param name="cancellationToken">Heeded before the write.</param>
    public async Task EndAsync(
        PendingEvent ending, EventState end, string reason, string? of, MailboxState next, SeenKeys? keys = null,
            CancellationToken cancellationToken = default)
    {
        var isTried = State.IsAttempted(ending.Id);
        var attempts = isTried ? next.Attempted?.Attempts ?? [] : [];
        var ended = new EndedEvent(ending.Id, end, ending.Event, mailbox.Time.GetUtcNow(), reason, of, attempts);
        var state = (isTried ? next.WithoutAttempt() : next).Count(end);
        await WriteAsync(state,
            [ending.Chunk.Ending(ending.Id.Place), new TableTransactionAction(TableTransactionActionType.Add, ended.Row()),
                .. keys?.Changes ?? []],
            cancellationToken);
        BridgeMetrics.Ended(mailbox.Signal, end);
    }

    /// <summary>Ends several events, or gathers them, in one transaction.</summary>
    /// <param name="next">The mailbox's next state, with the ends counted.</param>
    /// <param name="changes">All that changes beside the state.</param>
    /// <param name="ended">The events that end by them.</param>
    /// <param name="cancellationToken">Heeded before the write.</param>
    public async Task CommitAsync(
        MailboxState next, IReadOnlyList<TableTransactionAction> changes, IReadOnlyList<EndedSlice> ended,
            CancellationToken cancellationToken)
    {
        await WriteAsync(next, changes, cancellationToken);
        foreach (var (slice, events) in ended)
        {
            slice.Source.Ended([.. events.Select(e => e.Id.Place)]);
            foreach (var item in events)
            {
                BridgeMetrics.Ended(mailbox.Signal, item.State);
            }
        }
    }

    /// <summary>Waits for a call to Campaign and renews the claim meanwhile.</summary>
    public async Task<T> HoldAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        while (!call.IsCompleted)
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(call, Task.Delay(Timings.Heartbeat, mailbox.Time, beat.Token));
            await beat.CancelAsync();
            if (call.IsCompleted)
            {
                break;
            }

            try
            {
                await WriteAsync(State, [], cancellationToken);
            }
            catch
            {
                // No call is left behind, whatever becomes of the claim.
                await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                throw;
            }
        }

        return await call;
    }

    /// <summary>Writes the state and keeps the claim.</summary>
    public Task UpdateAsync(MailboxState next, CancellationToken cancellationToken) => WriteAsync(next, [], cancellationToken);

    /// <summary>Renews the claim where half of it has gone by.</summary>
    public Task RenewAsync() =>
        State.Claim?.Expires - mailbox.Time.GetUtcNow() < Timings.LeastLeft
            ? WriteAsync(State, [], CancellationToken.None)
            : Task.CompletedTask;

    /// <summary>Writes the state and gives the claim back.</summary>
    public Task ReleaseAsync(MailboxState next, CancellationToken cancellationToken) =>
        WriteAsync(next with { Claim = null }, [], cancellationToken);

    private async Task WriteAsync(MailboxState next, IReadOnlyList<TableTransactionAction> others,
        CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid();
        for (var started = mailbox.Time.GetTimestamp(); ;)
        {
            var expires = mailbox.Time.GetUtcNow() + Timings.Lease;
            var written = next with { Stamp = stamp, Claim = next.Claim is null ? null : next.Claim with { Expires = expires } };
            try
            {
                var row = MailboxStateRow.Write(mailbox.Signal, written);
                var responses = await mailbox.Table.SubmitTransactionAsync(
                    [new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, State.ETag!.Value), .. others], cancellationToken);
                State = written with { ETag = responses.Value[0].Headers.ETag };
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested
                && mailbox.Time.GetElapsedTime(started) < Timings.LongestOutage)
            {
                if (await IsWrittenAsync(e, stamp, cancellationToken))
                {
                    return;
                }

                // What Campaign answered is known only here. The claim may run out meanwhile: whoever takes it changes the ETag.
                await Task.Delay(Timings.StorageRetry, mailbox.Time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Whether a write that failed did take effect, and only its answer was lost; false where it should be tried again.
    /// </summary>
    /// <exception cref="TurnLostException">The claim is somebody else's.</exception>
    private async Task<bool> IsWrittenAsync(Exception failure, Guid stamp, CancellationToken cancellationToken)
    {
        if (StorageErrors.IsUnavailable(failure))
        {
            return false;
        }

        if (failure is not RequestFailedException { Status: StorageErrors.PreconditionFailed or StorageErrors.Conflict or StorageErrors.NotFound })
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        MailboxState now;
        try
        {
            now = await mailbox.ReadStateAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e))
        {
            return false;
        }

        if (now.Stamp == stamp)
        {
            State = now;
            return true;
        }

        if (now.Claim?.TurnId != State.Claim?.TurnId)
        {
            throw new TurnLostException(mailbox.Signal);
        }

        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return false;
    }
}
