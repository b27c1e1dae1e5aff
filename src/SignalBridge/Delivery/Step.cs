using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Delivery;

/// <summary>What a turn does next. <c>StepTableTests</c> goes through every combination that can occur.</summary>
internal abstract record Step
{
    /// <summary>Decides. Pure: it reads and writes nothing.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="state">The mailbox's state as the turn last wrote it.</param>
    /// <param name="first">The event to go on with: the one that was tried, else the oldest. Null where nothing waits.</param>
    /// <param name="now">The earliest that it can be.</param>
    /// <param name="seen">What else the turn knows.</param>
    public static Step Next(Signal signal, MailboxState state, PendingEvent? first, DateTimeOffset now, Seen seen)
    {
        var due = Probe.DueAt(signal, state, now, seen.Timings);
        return state switch
        {
            { Coalescing: not null } => new Coalesce(),
            { Pause: not null } => new Stop(),
            _ when seen.IsBridgePaused => new Stop(),
            _ when first is null => new Rest(),

            // What was gathered is fired or written at once, however long the gathering took: else a large mailbox would only be
            // gathered.
            _ when seen.Gathered is null && due > now => new Sleep(due),
            _ when seen.Gathered is null && now - seen.Started > Timings.LongestTurn => new Sleep(now),

            // Campaign is asked again about a lost answer with what it was sent before, whatever the policy is by then.
            _ when state.UnknownSince is not null && state.IsAttempted(first.Id) =>
                Probe.CanBeLearnt(signal, state, now) ? new Ask(first) : Try(first, isAlone: false),
            _ when state.IsBatchOf(first.Id) => signal.WhenThrottled != ThrottlePolicy.Batch ? new LeaveBatch()
                : now - state.Batch!.Content!.First > signal.MaximumAge ? new GatherAll()
                : new Fire(first, IsAlone: false),
            { Batch: not null } when signal.WhenThrottled != ThrottlePolicy.Batch => new DropFile(),
            _ when signal.WhenThrottled is ThrottlePolicy.Queue or ThrottlePolicy.Reject =>
                seen.IsOvertaking ? new LetOlderGoFirst() : Try(first, isAlone: true),
            _ when seen.Gathered is null => new Gather(),
            _ when signal.WhenThrottled == ThrottlePolicy.Batch => new WriteFile(),
            _ => Try(seen.Gathered.Event, isAlone: seen.Gathered.Count == 1),
        };

        Step Try(PendingEvent next, bool isAlone) =>
            now - next.Event.ReceivedAt > signal.MaximumAge ? new GiveUp(next, isAlone) : new Fire(next, isAlone);
    }

    /// <summary>Ends the events that went with one that has ended. In a pause, too.</summary>
    public sealed record Coalesce : Step;

    /// <summary>Gives the mailbox back: the signal or the bridge is paused.</summary>
    public sealed record Stop : Step;

    /// <summary>Nothing waits.</summary>
    public sealed record Rest : Step;

    /// <summary>Gives the mailbox back until a moment; now, where the turn has lasted long enough.</summary>
    public sealed record Sleep(DateTimeOffset Until) : Step;

    /// <summary>Asks Campaign what became of the call whose answer was lost, by making it again.</summary>
    public sealed record Ask(PendingEvent Event) : Step;

    /// <summary>Fires an event, or the file that is its content.</summary>
    public sealed record Fire(PendingEvent Event, bool IsAlone) : Step;

    /// <summary>Ends an event that has waited too long.</summary>
    public sealed record GiveUp(PendingEvent Event, bool IsAlone) : Step;

    /// <summary>Gathers what waits; then it is decided again.</summary>
    public sealed record Gather : Step;

    /// <summary>Takes back the file, because an event in it has become too old, and looks at the age of every event.</summary>
    public sealed record GatherAll : Step;

    /// <summary>Writes what was gathered into a file.</summary>
    public sealed record WriteFile : Step;

    /// <summary>Takes the file for no event's content any more: the policy is another one.</summary>
    public sealed record LeaveBatch : Step;

    /// <summary>
    /// Removes a file that is no event's content. It goes only now: before, another turn may have told Campaign of it.
    /// </summary>
    public sealed record DropFile : Step;

    /// <summary>Forgets the tried event. It was the newest while the policy was another; now the oldest goes first.</summary>
    public sealed record LetOlderGoFirst : Step;
}

/// <summary>What a turn knows besides the state and the first event.</summary>
/// <param name="Started">When the turn began.</param>
/// <param name="Timings">The times in force.</param>
internal sealed record Seen(DateTimeOffset Started, Timings Timings)
{
    /// <summary>Whether the bridge as a whole is paused.</summary>
    public bool IsBridgePaused { get; init; }

    /// <summary>Whether the first event was tried before one that has waited longer.</summary>
    public bool IsOvertaking { get; init; }

    /// <summary>What this turn has just gathered; null where it has not.</summary>
    public Gathered.Newest? Gathered { get; init; }
}
