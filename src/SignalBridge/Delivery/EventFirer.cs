using Campaign.Client;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Delivery.Batches;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>Fires one event: build the trigger → record → call → write down what <see cref="Verdict"/> says.</summary>
internal sealed partial class EventFirer(
    CampaignClient campaign, RecentKeys recent, LiveTimings timings, CommonClock time, ILogger<EventFirer> log)
{
    // When an answer that is in now may at the latest have been given; a slot is found open by the earliest.
    private DateTimeOffset Latest => time.GetUtcNow() + time.Uncertainty;

    /// <summary>Fires an event, or the batch that is its content.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="next">The event.</param>
    /// <param name="isAlone">Whether no other event goes with it, as far as that is known.</param>
    public Task FireAsync(Turn turn, PendingEvent next, bool isAlone) => CallAsync(turn, next, isAlone, asks: false);

    /// <summary>Asks Campaign what became of an event's call, by making it again as it was.</summary>
    public Task AskAsync(Turn turn, PendingEvent next) => CallAsync(turn, next, isAlone: false, asks: true);

    /// <summary>Settles a call during which the turn before died: whoever claims the mailbox does this first.</summary>
    public async Task RecoverAsync(Turn turn)
    {
        if (turn.State.InFlightSince is null)
        {
            return;
        }

        Log.Recovering(log, turn.Signal.Name, turn.State.Attempted!.Event);
        var verdict = Verdict.OnCrash(turn.Signal, turn.State, Latest);
        var next = await turn.Claimed.NextAsync(CancellationToken.None);
        await (next is not null && turn.State.IsAttempted(next.Id)
            ? turn.ApplyAsync(next, verdict, isAlone: false)
            : turn.UpdateAsync(verdict.State.WithoutAttempt()));
    }

    private async Task CallAsync(Turn turn, PendingEvent next, bool isAlone, bool asks)
    {
        switch (await BuildTriggerAsync(turn, next, asks))
        {
            case Built.NoTrigger none:
                await turn.ApplyAsync(next, none.Instead, isAlone);
                break;
            case Built.Ready when await turn.Claimed.RecordAttemptAsync(turn.Signal, next, CancellationToken.None) is { } owner:
                await RepeatAsync(turn, next, owner);
                break;
            case Built.Ready ready:
                recent.Taken(next.Id, next.Event);
                await turn.ApplyAsync(next, await CallAsync(turn, next, ready.Trigger, asks), isAlone);
                break;
        }
    }

    /// <summary>What is sent, before anything is recorded.</summary>
    private async Task<Built> BuildTriggerAsync(Turn turn, PendingEvent next, bool asks)
    {
        if (turn.State.IsBatchOf(next.Id))
        {
            return new Built.Ready(Declare(turn, next.Id, BatchFiles.Trigger(turn.Signal, turn.State.Batch!), asks));
        }

        try
        {
            if (await turn.Mailbox.TryLoadAsync(next.Event, CancellationToken.None) is not { } item)
            {
                return new Built.NoTrigger(Verdict.OnNoContent(turn.State));
            }

            var trigger = new SignalTrigger(turn.Signal.Workflow, turn.Signal.Activity, item.Source, item.Parameters);
            return new Built.Ready(Declare(turn, next.Id, trigger, asks));
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e))
        {
            const string reason = "The event's content could not be read from storage.";
            return new Built.NoTrigger(Verdict.OnStorage(turn.Signal, turn.State, reason, time.GetUtcNow()));
        }
    }

    // A lost answer is asked about with what was sent before, whatever is declared by then.
    private static SignalTrigger Declare(Turn turn, BridgeEventId id, SignalTrigger trigger, bool asks) =>
        turn.Signal.OnMismatch == MismatchPolicy.Hold && !asks
            && turn.State.IsBatchOf(id) == (turn.Signal.WhenThrottled == ThrottlePolicy.Batch)
            ? trigger with { Declared = turn.Signal.SentWith(trigger.Parameters) }
            : trigger;

    private async Task RepeatAsync(Turn turn, PendingEvent next, KeyOwner owner)
    {
        Log.Duplicate(log, next.Id, owner.Event);
        await turn.Claimed.EndAsync(next, EventState.Duplicate, $"It repeats event {owner.Event}.", owner.Event, turn.State);
        recent.Repeated(next.Id, next.Event, owner);
    }

    private async Task<Verdict> CallAsync(Turn turn, PendingEvent next, SignalTrigger trigger, bool asks)
    {
        // By the time that the record is written, asking may have become too late: a call that would come to Campaign after the
        // interval might be taken beside the first.
        var times = timings.Current;
        if ((asks ? Probe.TimeToAsk(turn.Signal, turn.State, Latest, times) : times.CallDeadline) is not { } patience)
        {
            const string reason = "Storage took so long that asking Campaign would have come too late to learn anything.";
            return Verdict.OnStorage(turn.Signal, turn.State, reason, time.GetUtcNow());
        }

        var outcome = await turn.HoldAsync(CallAsync(trigger, patience));
        var verdict = Verdict.On(turn.Signal, turn.State, outcome, Latest);
        if (outcome.Kind == OutcomeKind.NotRunning)
        {
            verdict = verdict with { State = await WaitForWorkflowAsync(turn, verdict.State) };
        }

        Log.Outcome(log, next.Id, outcome.Kind, outcome.Reason);
        BridgeMetrics.Outcome(turn.Signal.Name, outcome.Kind);
        return verdict;
    }

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

    private async Task<MailboxState> WaitForWorkflowAsync(Turn turn, MailboxState next) =>
        WorkflowStart.Next(turn.Signal, next, time.GetUtcNow()) switch
        {
            WorkflowStart.Decision.LookSoon => WorkflowStart.Soon(next, time.GetUtcNow()),
            WorkflowStart.Decision.Tell => await TellAsync(turn, next),
            _ => next,
        };

    private async Task<MailboxState> TellAsync(Turn turn, MailboxState next)
    {
        // Written down first: a turn that dies here must not start it twice either.
        await turn.UpdateAsync(next with { WorkflowStartedAt = time.GetUtcNow() });
        using var deadline = new CancellationTokenSource(timings.Current.CallDeadline, time);
        var told = await turn.HoldAsync(campaign.CommandAsync(turn.Signal.Workflow, WorkflowCommand.Start, deadline.Token));
        Log.Started(log, turn.Signal.Workflow, turn.Signal.Name, told.Kind, told.Reason);
        return WorkflowStart.AfterTelling(turn.State, told.Kind, time.GetUtcNow());
    }

    private abstract record Built
    {
        /// <summary>The trigger can be sent.</summary>
        public sealed record Ready(SignalTrigger Trigger) : Built;

        /// <summary>There is none, and this becomes of the event instead.</summary>
        public sealed record NoTrigger(Verdict Instead) : Built;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event}: Campaign's answer is {Outcome}. {Reason}")]
        public static partial void Outcome(ILogger logger, BridgeEventId @event, OutcomeKind outcome, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message =
            "Workflow {Workflow} is not running and {Signal} waits for it; telling it to start was {Outcome}. {Reason}")]
        public static partial void Started(ILogger logger, string workflow, string signal, OutcomeKind outcome, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "Event {Event} repeats {Other} and does not fire.")]
        public static partial void Duplicate(ILogger logger, BridgeEventId @event, string other);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "The last turn of {Signal} stopped in the middle of a call for event {Event}; its outcome is unknown.")]
        public static partial void Recovering(ILogger logger, string signal, BridgeEventId @event);
    }
}
