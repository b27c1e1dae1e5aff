using Campaign.Client;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Delivery.Batches;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>Fires one event: record, call, commit.</summary>
internal sealed partial class Firing(CampaignClient campaign, RecentKeys recent, Pace pace, CommonClock time, ILogger<Firing> log)
{
    /// <summary>Why an event is dead whose payload has gone.</summary>
    public const string NoContent = "Its content is no longer in storage.";

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartPoll = TimeSpan.FromSeconds(2);

    // When an answer that is in now may at the latest have been given; a slot is found open by the earliest.
    private DateTimeOffset Latest => time.GetUtcNow() + time.Uncertainty;

    /// <summary>Fires an event, or the batch that is its content.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="mailbox">Its mailbox, to read.</param>
    /// <param name="claimed">The same, in hand.</param>
    /// <param name="next">The event.</param>
    /// <param name="isAlone">Whether no other event goes with it, as far as that is known.</param>
    public async Task FireAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, PendingEvent next, bool isAlone)
    {
        var now = time.GetUtcNow();
        if (now - next.Event.ReceivedAt > signal.MaximumAge && !Verdict.CanBeLearnt(signal, claimed.State, now))
        {
            var doubt = claimed.State.UnknownSince is null ? "" : " Whether Campaign took the call for it is not known.";
            var (reason, state) = Others.Of(signal, next.Id, EventState.Dead, $"It waited longer than {signal.MaximumAge:c}.{doubt}", claimed.State, isAlone);
            await EndAsync(signal, claimed, next, EventState.Dead, reason, state);
            return;
        }

        var asks = claimed.State.AttemptedEvent == next.Id.ToString() && Verdict.CanBeLearnt(signal, claimed.State, now);
        if (await TriggerAsync(signal, mailbox, claimed, next) is not { } trigger)
        {
            return;
        }

        // A lost answer is asked about with what was sent before, whatever is declared by now.
        if (signal.OnMismatch == MismatchPolicy.Hold
            && claimed.State.IsBatchOf(next.Id) == (signal.WhenThrottled == ThrottlePolicy.Batch)
            && !Verdict.CanBeLearnt(signal, claimed.State, now))
        {
            trigger = trigger with { Declared = signal.SentWith(trigger.Parameters) };
        }

        if (await claimed.RecordAttemptAsync(signal, next, CancellationToken.None) is { } owner)
        {
            Log.Duplicate(log, next.Id, owner.Event);
            await claimed.EndAsync(next, EventState.Duplicate, $"It repeats event {owner.Event}.", owner.Event, claimed.State);
            recent.Repeated(next.Id, next.Event, owner);
            return;
        }

        recent.Taken(next.Id, next.Event);

        // By the time that the record is written, asking may have become too late: a call that would come to Campaign after the interval
        // might be taken beside the first.
        if ((asks ? Verdict.TimeToAsk(signal, claimed.State, Latest, pace.CallDeadline) : pace.CallDeadline) is not { } patience)
        {
            await WaitAsync(signal, claimed, "Storage took so long that asking Campaign would have come too late to learn anything.");
            return;
        }

        var outcome = await claimed.HoldAsync(CallAsync(trigger, patience), CancellationToken.None);
        var verdict = Verdict.On(signal, claimed.State, outcome, Latest);
        if (outcome.Kind == OutcomeKind.NotRunning && (signal.StartIfNotRunning || IsStarting(verdict.State)))
        {
            verdict = verdict with { State = await StartAsync(signal, claimed, verdict.State) };
        }

        Log.Outcome(log, next.Id, outcome.Kind, outcome.Reason);
        BridgeMetrics.Outcome(signal.Name, outcome.Kind);
        await ApplyAsync(signal, claimed, next, verdict, isAlone);
    }

    /// <summary>
    /// Starts the workflow and looks again soon. Commands are asynchronous, so it is not told again while it may still be starting:
    /// a second start of a workflow that has just ended would run it twice.
    /// </summary>
    private async Task<MailboxState> StartAsync(Signal signal, ClaimedMailbox claimed, MailboxState next)
    {
        var now = time.GetUtcNow();
        if (IsStarting(next))
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

    // Whoever told it.
    private bool IsStarting(MailboxState state) => state.StartedAt is { } started && time.GetUtcNow() - started < StartPatience;

    /// <summary>What is sent, before anything is recorded; null where the event has been dealt with instead.</summary>
    private async Task<SignalTrigger?> TriggerAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, PendingEvent next)
    {
        if (claimed.State.IsBatchOf(next.Id))
        {
            return BatchFiles.Trigger(signal, claimed.State);
        }

        try
        {
            if (await mailbox.TryLoadAsync(next.Event, CancellationToken.None) is { } item)
            {
                return new SignalTrigger(signal.Workflow, signal.Activity, item.Source, item.Parameters);
            }

            await EndAsync(signal, claimed, next, EventState.Dead, NoContent, claimed.State);
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e))
        {
            await WaitAsync(signal, claimed, "The event's content could not be read from storage.");
        }

        return null;
    }

    /// <summary>Tries again later, because storage did not do what is needed before the call.</summary>
    public Task WaitAsync(Signal signal, ClaimedMailbox claimed, string reason) => claimed.UpdateAsync(
        Verdict.On(signal, claimed.State, new Outcome(OutcomeKind.Transient, reason) { WithoutCall = true }, time.GetUtcNow()).State, CancellationToken.None);

    private async Task<Outcome> CallAsync(SignalTrigger trigger, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        try
        {
            return await campaign.TriggerAsync(trigger, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // The client throws it only while nothing has been sent; afterwards it answers Unknown.
            return new Outcome(OutcomeKind.Transient, "Campaign did not answer in time, before the trigger was sent.");
        }
    }

    private static Task ApplyAsync(Signal signal, ClaimedMailbox claimed, PendingEvent next, Verdict verdict, bool isAlone)
    {
        if (verdict.End is not { } end)
        {
            return claimed.UpdateAsync(verdict.State, CancellationToken.None);
        }

        var (reason, state) = Others.Of(signal, next.Id, end, verdict.Reason, verdict.State, isAlone);
        return EndAsync(signal, claimed, next, end, reason, state);
    }

    /// <summary>Ends an event; where it is dead and the owner wants strict order, the signal is paused in the same transaction.</summary>
    private static Task EndAsync(Signal signal, ClaimedMailbox claimed, PendingEvent next, EventState end, string reason, MailboxState state) =>
        claimed.EndAsync(next, end, reason, null, end == EventState.Dead ? state.AfterDeath(signal.OnDead, next.Id, reason) : state);

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
            await ApplyAsync(signal, claimed, next, verdict, isAlone: false);
        }
        else
        {
            await claimed.UpdateAsync(verdict.State.WithoutAttempt(), CancellationToken.None);
        }
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
    }
}
