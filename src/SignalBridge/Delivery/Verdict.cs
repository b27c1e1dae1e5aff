using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>What an outcome does to an event and its mailbox.</summary>
/// <param name="End">How the event ends; null while it stays.</param>
/// <param name="Reason">Why, for its history.</param>
/// <param name="State">The mailbox's next state, before the event's end is counted.</param>
internal sealed record Verdict(EventState? End, string Reason, MailboxState State)
{
    /// <summary>Decides. Pure, so that every case stands in one table and can be tested as one.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="before">The state with the call recorded as in flight.</param>
    /// <param name="outcome">What Campaign answered.</param>
    /// <param name="now">When the answer was in: the latest moment at which Campaign may have taken the call.</param>
    public static Verdict On(Signal signal, MailboxState before, Outcome outcome, DateTimeOffset now)
    {
        var attempt = new Attempt(before.InFlightSince ?? now, outcome.Kind, outcome.Reason);
        var state = before with
        {
            InFlightSince = null,
            NotBefore = null,
            Attempts = outcome.WithoutCall ? before.Attempts : [.. before.Attempts.TakeLast(MaximumAttemptsKept - 1), attempt],
            LastOutcome = attempt with { At = now },
        };
        var isFault = !outcome.WithoutCall && outcome.Kind is OutcomeKind.Transient or OutcomeKind.Unknown;
        state = state with { Tries = before.Tries + (isFault ? 1 : 0), Rejections = outcome.Kind == OutcomeKind.Rejected ? before.Rejections + 1 : before.Rejections };
        var slotUsed = state with { SlotUsedAt = now };
        var fired = slotUsed with { LastFired = now, Failures = 0, Rejections = 0 };

        return outcome.Kind switch
        {
            OutcomeKind.Accepted => new Verdict(EventState.Fired, outcome.Reason, fired),

            // A refusal as too early inside the interval of a call whose answer was lost: that call was taken.
            OutcomeKind.TooEarly when Conclusive(signal, before, attempt.At) =>
                new Verdict(EventState.Fired, "The answer to the call was lost; Campaign's refusal of a second one as too early proves that it was taken.",
                    fired with { LastFired = before.UnknownSince }),

            // Whether a refused call starts Campaign's clock anew is not known; a whole interval is right either way.
            OutcomeKind.TooEarly => new Verdict(null, outcome.Reason, slotUsed),

            OutcomeKind.Rejected => new Verdict(EventState.Dead, outcome.Reason, AfterRejection(state, now)),
            OutcomeKind.Transient when isFault && IsExhausted(signal, state) =>
                new Verdict(EventState.Dead, $"{outcome.Reason} {Last(state)}", state with { Failures = 0 }),

            // A call in a slot of its own has no lost call before it that Campaign could still refuse it for.
            OutcomeKind.Unknown => OnUnknown(signal,
                slotUsed with { UnknownSince = Conclusive(signal, before, attempt.At) ? before.UnknownSince : attempt.At }, outcome, now),
            _ => new Verdict(null, outcome.Reason, Later(state, outcome, now)),
        };
    }

    /// <summary>What becomes of a call whose turn died: it may have been taken until now, and the signal is asked again at once.</summary>
    public static Verdict OnCrash(Signal signal, MailboxState before, DateTimeOffset now)
    {
        var verdict = On(signal, before, new Outcome(OutcomeKind.Unknown, "The bridge stopped in the middle of the call."), now);
        return verdict with { State = verdict.State with { NotBefore = null, Failures = before.Failures } };
    }

    /// <summary>From when a turn may call Campaign again: the slot, or earlier where a lost answer can still be learnt by asking.</summary>
    public static DateTimeOffset DueAt(Signal signal, MailboxState state, DateTimeOffset now, TimeSpan callDeadline)
    {
        var probe = state.NotBefore ?? DateTimeOffset.MinValue;
        return signal.UnknownOutcome == UnknownOutcomePolicy.Probe && Conclusive(signal, state, (probe > now ? probe : now) + ProbeTimes.Margin(signal.MinimumInterval, callDeadline))
            ? probe
            : state.Due(signal.MinimumInterval);
    }

    /// <summary>Whether asking Campaign again can still tell what became of a call whose answer was lost.</summary>
    public static bool CanBeLearnt(Signal signal, MailboxState state, DateTimeOffset now) =>
        signal.UnknownOutcome == UnknownOutcomePolicy.Probe && Conclusive(signal, state, now);

    /// <summary>
    /// How long the call that asks may take: what it has begun by then reaches Campaign while its answer still proves something. Null where
    /// that is too short to ask.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="state">The state, with the lost call in it.</param>
    /// <param name="now">The latest that it may be.</param>
    /// <param name="callDeadline">How long any call may take.</param>
    public static TimeSpan? TimeToAsk(Signal signal, MailboxState state, DateTimeOffset now, TimeSpan callDeadline)
    {
        var left = state.UnknownSince + ProbeTimes.Window(signal.MinimumInterval) - ProbeTimes.Transit(signal.MinimumInterval, callDeadline) - now;
        return left < ProbeTimes.LeastCall(signal.MinimumInterval, callDeadline) ? null : left < callDeadline ? left : callDeadline;
    }

    private const int MaximumAttemptsKept = 20;

    // From the first lost answer on, one interval long, Campaign refuses a second call if it took the first.
    private static bool Conclusive(Signal signal, MailboxState state, DateTimeOffset asked) =>
        state.UnknownSince is { } since && asked < since + ProbeTimes.Window(signal.MinimumInterval);

    private static Verdict OnUnknown(Signal signal, MailboxState state, Outcome outcome, DateTimeOffset now) => signal.UnknownOutcome switch
    {
        UnknownOutcomePolicy.GiveUp => new Verdict(EventState.Dead, $"{outcome.Reason} Whether Campaign took the call is not known.", state),
        _ when IsExhausted(signal, state) =>
            new Verdict(EventState.Dead, $"{outcome.Reason} {Last(state)} Whether Campaign took one is not known.", state),
        _ => new Verdict(null, outcome.Reason, Later(state, outcome, now)),
    };

    private static string Last(MailboxState state) => $"It was the last of {Plural.Of(state.Tries, "call")}.";

    private static bool IsExhausted(Signal signal, MailboxState state) => signal.MaximumAttempts > 0 && state.Tries >= signal.MaximumAttempts;

    // One event's own mistake stops nobody. Refused one after another, the mistake is the configuration's, and the backlog should outlive it.
    private static MailboxState AfterRejection(MailboxState state, DateTimeOffset now) => state with
    {
        Failures = 0,
        NotBefore = state.Rejections < RejectionsAtOnce ? null : now + Backoff.After(state.Rejections - RejectionsAtOnce + 1, null),
    };

    private const int RejectionsAtOnce = 3;

    private static MailboxState Later(MailboxState state, Outcome outcome, DateTimeOffset now)
    {
        var isOurs = outcome.WithoutCall && outcome.Kind != OutcomeKind.Mismatched;
        var failures = isOurs ? Math.Max(1, state.Failures) : state.Failures + 1;
        return state with { Failures = failures, NotBefore = now + Backoff.After(failures, outcome.RetryAfter) };
    }
}
