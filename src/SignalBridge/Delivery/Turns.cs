using Microsoft.Extensions.Logging;
using SignalBridge.Campaign;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;

namespace SignalBridge.Delivery;

/// <summary>Turns: one pass over a mailbox by whoever claims it.</summary>
internal sealed partial class Turns(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, Wakes wakes, Alarms alarms, CampaignClient campaign, Pace pace,
    CommonClock time, ILogger<Turns> log)
{
    private static readonly TimeSpan LeastMemory = TimeSpan.FromDays(7);
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartPoll = TimeSpan.FromSeconds(2);

    // A turn that ends duplicates and dead events goes on at once, but not for ever: its wake becomes visible again.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30);

    // When an answer that is in now may at the latest have been given; a slot is found open by the earliest.
    private DateTimeOffset Latest => time.GetUtcNow() + time.Uncertainty;

    /// <summary>Takes a signal's turn, if there is anything to do.</summary>
    /// <param name="name">The signal.</param>
    /// <param name="cancellationToken">Heeded until the mailbox is claimed; a turn in hand is finished.</param>
    /// <exception cref="TurnLostException">The turn outlived its claim; its event is of unknown outcome to the next one.</exception>
    public async Task<TurnResult> TakeAsync(string name, CancellationToken cancellationToken)
    {
        if (!routes.Signals.TryGetValue(name, out var signal))
        {
            Log.NoSuchSignal(log, name);
            return TurnResult.NoSuchSignal;
        }

        var mailbox = mailboxes.For(name);
        var seen = await mailbox.ReadStateAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (seen.Paused || seen.WakeAt > now || await bridge.IsPausedAsync(cancellationToken))
        {
            return TurnResult.NotNeeded;
        }

        if (seen.IsClaimed(now))
        {
            // Should its owner be dead, its wake is still invisible; a host that stays up looks again when the claim runs out.
            alarms.Set(name, seen.TurnExpires!.Value);
            return TurnResult.NotNeeded;
        }

        if (seen.InFlightSince is { } since && since + pace.TakeOver > now)
        {
            // Its claim ran out, but its call may still be under way: storage may have kept it from renewing the claim.
            await wakes.SendAsync(name, since + pace.TakeOver, cancellationToken);
            return TurnResult.NotNeeded;
        }

        if (await mailbox.TryClaimAsync(seen, cancellationToken) is not { } claimed)
        {
            return TurnResult.NotNeeded;
        }

        return await TakeAsync(signal, mailbox, claimed);
    }

    private async Task<TurnResult> TakeAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed)
    {
        var started = time.GetUtcNow();
        await RecoverAsync(signal, claimed);

        while (await claimed.NextAsync(CancellationToken.None) is { } next)
        {
            var now = time.GetUtcNow();
            var due = Verdict.DueAt(signal, claimed.State, now, pace.CallDeadline);
            if (due > now || now - started > LongestTurn)
            {
                return await SleepAsync(signal, claimed, due > now ? due : now);
            }

            await FireAsync(signal, mailbox, claimed, next);
            if (claimed.State.Paused)
            {
                await claimed.ReleaseAsync(claimed.State with { WakeAt = null }, CancellationToken.None);
                return TurnResult.NotNeeded;
            }
        }

        return await RestAsync(signal, mailbox, claimed);
    }

    /// <summary>Choose, record, call, commit: one event.</summary>
    private async Task FireAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, PendingEvent next)
    {
        if (signal.MaximumAge is { } age && claimed.State.UnknownSince is null && time.GetUtcNow() - next.Event.ReceivedAt > age)
        {
            await EndAsync(signal, claimed, next, EventState.Dead, $"It waited longer than {age:c}.", claimed.State);
            return;
        }

        if (await LoadAsync(signal, mailbox, claimed, next) is not { } item)
        {
            return;
        }

        // What keeps a file, a due time or a replay from firing twice is not the owner's to shorten.
        var isOwners = next.Event.ReplayOf is null && next.Event.Source.StartsWith("webhook:", StringComparison.Ordinal);
        var rememberFor = isOwners || signal.DeduplicateFor > LeastMemory ? signal.DeduplicateFor : LeastMemory;
        if (await claimed.RecordAttemptAsync(next, rememberFor, CancellationToken.None) is { } other)
        {
            Log.Duplicate(log, next.Id, other);
            await claimed.EndAsync(next, EventState.Duplicate, $"It repeats event {other}.", other, claimed.State, CancellationToken.None);
            return;
        }

        var outcome = await claimed.HoldAsync(CallAsync(signal, item), CancellationToken.None);
        var verdict = Verdict.On(signal, claimed.State, outcome, Latest);
        if (outcome.Kind == OutcomeKind.NotRunning && signal.StartIfNotRunning)
        {
            verdict = verdict with { State = await StartAsync(signal, claimed, verdict.State) };
        }

        Log.Outcome(log, next.Id, outcome.Kind, outcome.Reason);
        BridgeMetrics.Outcome(signal.Name, outcome.Kind);
        await ApplyAsync(signal, claimed, next, verdict);
    }

    /// <summary>
    /// Starts the workflow and looks again soon. Commands are asynchronous, so it is not told again while it may still be starting:
    /// a second start of a workflow that has just ended would run it twice.
    /// </summary>
    private async Task<MailboxState> StartAsync(Signal signal, ClaimedMailbox claimed, MailboxState next)
    {
        var now = time.GetUtcNow();
        if (next.StartedAt is { } started && now - started < StartPatience)
        {
            return next with { NotBefore = now + StartPoll, Failures = 0 };
        }

        // Written down first: a turn that dies here must not start it twice either.
        await claimed.UpdateAsync(next with { StartedAt = now }, CancellationToken.None);
        using var deadline = new CancellationTokenSource(pace.CallDeadline, time);
        var start = await claimed.HoldAsync(campaign.CommandAsync(signal.Workflow, WorkflowCommand.Start, deadline.Token), CancellationToken.None);
        Log.Started(log, signal.Workflow, signal.Name, start.Kind, start.Reason);
        return start.Kind switch
        {
            OutcomeKind.Accepted => claimed.State with { NotBefore = time.GetUtcNow() + StartPoll, Failures = 0 },
            OutcomeKind.Unknown => claimed.State,
            _ => claimed.State with { StartedAt = null },
        };
    }

    /// <summary>The event's content, before anything is recorded; null where the event has been dealt with instead.</summary>
    private async Task<StoredEvent?> LoadAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, PendingEvent next)
    {
        try
        {
            return await mailbox.LoadAsync(next.Event, CancellationToken.None);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or Azure.RequestFailedException { ErrorCode: "BlobNotFound" })
        {
            await EndAsync(signal, claimed, next, EventState.Dead, "Its content is no longer in storage.", claimed.State);
            return null;
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e))
        {
            var verdict = Verdict.On(signal, claimed.State,
                new Outcome(OutcomeKind.Transient, "The event's content could not be read from storage.") { WithoutCall = true }, time.GetUtcNow());
            await ApplyAsync(signal, claimed, next, verdict);
            return null;
        }
    }

    private async Task<Outcome> CallAsync(Signal signal, StoredEvent item)
    {
        using var deadline = new CancellationTokenSource(pace.CallDeadline, time);
        try
        {
            return await campaign.TriggerAsync(new SignalTrigger(signal.Workflow, signal.Activity, item.Source, item.Parameters), deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The client throws it only while nothing has been sent; afterwards it answers Unknown.
            return new Outcome(OutcomeKind.Transient, "Campaign did not answer in time, before the trigger was sent.");
        }
    }

    private static Task ApplyAsync(Signal signal, ClaimedMailbox claimed, PendingEvent next, Verdict verdict) => verdict.End is { } end
        ? EndAsync(signal, claimed, next, end, verdict.Reason, verdict.State)
        : claimed.UpdateAsync(verdict.State, CancellationToken.None);

    /// <summary>Ends an event; where it is dead and the owner wants strict order, the signal is paused in the same transaction.</summary>
    private static Task EndAsync(Signal signal, ClaimedMailbox claimed, PendingEvent next, EventState end, string reason, MailboxState state) =>
        claimed.EndAsync(next, end, reason, null, end == EventState.Dead && signal.OnDead == DeadPolicy.Hold
            ? state with { Paused = true, PausedBecause = $"Event {next.Id} is dead, and the signal holds until it is resumed: {reason}" }
            : state, CancellationToken.None);

    /// <summary>Settles a call during which the turn before died: whoever claims the mailbox does this first.</summary>
    public async Task RecoverAsync(Signal signal, ClaimedMailbox claimed)
    {
        if (claimed.State.InFlightSince is null)
        {
            return;
        }

        Log.Recovering(log, signal.Name, claimed.State.AttemptedEvent);
        var verdict = Verdict.OnCrash(signal, claimed.State, Latest);
        if (await claimed.NextAsync(CancellationToken.None) is { } next && next.Id.ToString() == claimed.State.AttemptedEvent)
        {
            await ApplyAsync(signal, claimed, next, verdict);
        }
        else
        {
            await claimed.UpdateAsync(verdict.State.WithoutAttempt(), CancellationToken.None);
        }
    }

    /// <summary>Events wait: state first, then the wake. The wake that began this turn stays until both are done.</summary>
    private async Task<TurnResult> SleepAsync(Signal signal, ClaimedMailbox claimed, DateTimeOffset until)
    {
        await claimed.ReleaseAsync(claimed.State with { WakeAt = until }, CancellationToken.None);
        await wakes.SendAsync(signal.Name, until, CancellationToken.None);
        return TurnResult.Waiting;
    }

    /// <summary>Nothing waits: write rest, then look once more, because an append reads the state only after it has written.</summary>
    private async Task<TurnResult> RestAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed)
    {
        await claimed.ReleaseAsync(claimed.State with { WakeAt = null }, CancellationToken.None);
        if (!await mailbox.HasPendingAsync(CancellationToken.None))
        {
            return TurnResult.Rested;
        }

        // At once, also where the slot is closed: the next turn then writes down when the one after it comes.
        await wakes.SendAsync(signal.Name, time.GetUtcNow(), CancellationToken.None);
        return TurnResult.Waiting;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event}: Campaign's answer is {Outcome}. {Reason}")]
        public static partial void Outcome(ILogger logger, SignalBridge.Mailboxes.EventId @event, OutcomeKind outcome, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Workflow {Workflow} is not running and {Signal} waits for it; telling it to start was {Outcome}. {Reason}")]
        public static partial void Started(ILogger logger, string workflow, string signal, OutcomeKind outcome, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} repeats {Other} and does not fire.")]
        public static partial void Duplicate(ILogger logger, SignalBridge.Mailboxes.EventId @event, string other);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The last turn of {Signal} stopped in the middle of a call for event {Event}; its outcome is unknown.")]
        public static partial void Recovering(ILogger logger, string signal, string? @event);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A wake names {Signal}, which is not configured; it is dropped.")]
        public static partial void NoSuchSignal(ILogger logger, string signal);
    }
}
