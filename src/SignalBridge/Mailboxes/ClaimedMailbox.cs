using Azure;
using Azure.Data.Tables;
using SignalBridge.Operations;

namespace SignalBridge.Mailboxes;

/// <summary>A mailbox in the hands of one turn: every change is one transaction that holds only while the claim does.</summary>
internal sealed class ClaimedMailbox(Mailbox mailbox, MailboxState state)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Heartbeat = Mailbox.Lease / 3;

    public MailboxState State { get; private set; } = state;

    /// <summary>The event to go on with: the one already tried, else the oldest.</summary>
    public async Task<PendingEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (EventId.TryParse(State.AttemptedEvent, out var tried)
            && await mailbox.FindChunkAsync(tried.Chunk, cancellationToken) is { } chunk && !chunk.HasEnded(tried.Place))
        {
            return new PendingEvent(tried, chunk, chunk[tried.Place]);
        }

        if (await mailbox.OldestChunkAsync(cancellationToken) is not { } oldest)
        {
            return null;
        }

        var place = oldest.FirstPending;
        return new PendingEvent(new EventId(mailbox.Signal, oldest.Id, place), oldest, oldest[place]);
    }

    /// <summary>Records, before Campaign is called, that it will be, together with the event's deduplication keys.</summary>
    /// <returns>Null; or the id of the event that has one of the keys already, and then nothing was written.</returns>
    public async Task<string?> RecordAttemptAsync(PendingEvent next, TimeSpan rememberFor, CancellationToken cancellationToken)
    {
        var now = mailbox.Time.GetUtcNow();
        var id = next.Id.ToString();
        var attempted = (State.AttemptedEvent == id ? State : State.WithoutAttempt()) with
        {
            AttemptedEvent = id,
            InFlightSince = now,
        };
        List<TableTransactionAction> remember = [];
        foreach (var key in next.Event.Keys)
        {
            var seen = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Seen(key), cancellationToken: cancellationToken);
            if (seen.HasValue && seen.Value!.GetString("Event") != id && seen.Value.GetDateTimeOffset("Until") > now)
            {
                return seen.Value.GetString("Event");
            }

            // An insert, not an upsert: were the row there after all, the transaction would fail rather than fire twice.
            var row = new TableEntity(mailbox.Signal, MailboxKeys.Seen(key)) { ["Event"] = id, ["Until"] = now + rememberFor };
            remember.Add(seen.HasValue
                ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, seen.Value!.ETag)
                : new TableTransactionAction(TableTransactionActionType.Add, row));
        }

        await WriteAsync(attempted, remember, cancellationToken);
        return null;
    }

    /// <summary>Ends an event: the state, the progress on its chunk and what became of it, in one transaction.</summary>
    public async Task EndAsync(PendingEvent ending, EventState end, string reason, string? of, MailboxState next, CancellationToken cancellationToken)
    {
        var id = ending.Id.ToString();
        var attempts = State.AttemptedEvent == id ? next.Attempts : [];
        var ended = new EndedEvent(ending.Id, end, ending.Event, mailbox.Time.GetUtcNow(), reason, of, attempts);
        var state = (State.AttemptedEvent == id ? next.WithoutAttempt() : next).Count(end);
        await WriteAsync(state, [ending.Chunk.Ending(ending.Id.Place), new TableTransactionAction(TableTransactionActionType.Add, ended.Row())],
            cancellationToken);
        BridgeMetrics.Ended(mailbox.Signal, end);
    }

    /// <summary>Waits for a call to Campaign and renews the claim meanwhile.</summary>
    public async Task<T> HoldAsync<T>(Task<T> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await call.WaitAsync(Heartbeat, mailbox.Time, cancellationToken);
            }
            catch (TimeoutException) when (!call.IsCompleted)
            {
                await WriteAsync(State, [], cancellationToken);
            }
        }
    }

    /// <summary>Writes the state and keeps the claim.</summary>
    public Task UpdateAsync(MailboxState next, CancellationToken cancellationToken) => WriteAsync(next, [], cancellationToken);

    /// <summary>Writes the state and gives the claim back.</summary>
    public Task ReleaseAsync(MailboxState next, CancellationToken cancellationToken) =>
        WriteAsync(next with { TurnId = null }, [], cancellationToken);

    private async Task WriteAsync(MailboxState next, IEnumerable<TableTransactionAction> others, CancellationToken cancellationToken)
    {
        next = next with { Stamp = Guid.NewGuid(), TurnExpires = next.TurnId is null ? null : mailbox.Time.GetUtcNow() + Mailbox.Lease };
        var row = MailboxStateRow.Write(mailbox.Signal, next);
        var started = mailbox.Time.GetTimestamp();
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, row, State.ETag!.Value), .. others];
        while (true)
        {
            try
            {
                var responses = await mailbox.Table.SubmitTransactionAsync(actions, cancellationToken);
                State = next with { ETag = responses.Value[0].Headers.ETag };
                return;
            }
            catch (RequestFailedException e) when (e.Status is StorageErrors.PreconditionFailed or StorageErrors.Conflict or StorageErrors.NotFound)
            {
                // Either a write before this one did take effect and its answer was lost, or the claim is no longer ours.
                var now = await mailbox.ReadStateAsync(cancellationToken);
                if (now.Stamp == next.Stamp)
                {
                    State = now;
                    return;
                }

                if (now.TurnId != State.TurnId)
                {
                    throw new TurnLostException(mailbox.Signal);
                }

                throw;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e)
                && mailbox.Time.GetElapsedTime(started) < LongestOutage)
            {
                // What Campaign answered is known only here. The claim may run out meanwhile: whoever takes it changes the ETag.
                await Task.Delay(RetryPause, mailbox.Time, cancellationToken);
            }
        }
    }
}
