using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>What an outcome does to an event and its mailbox. Pure: <c>VerdictTests</c> goes through every case.</summary>
/// <param name="End">How the event ends; null while it stays.</param>
/// <param name="Reason">Why, for its history.</param>
/// <param name="State">The mailbox's next state, before the event's end is counted.</param>
internal sealed record Verdict(EventState? End, string Reason, MailboxState State)
{
    /// <summary>Decides what an answer means.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="before">The state with the call recorded as in flight.</param>
    /// <param name="outcome">What Campaign answered.</param>
    /// <param name="now">When the answer was in: the latest moment at which Campaign may have taken the call.</param>
    public static Verdict On(Signal signal, MailboxState before, Outcome outcome, DateTimeOffset now)
    {
        var attempt = new Attempt(before.InFlightSince ?? now, outcome.Kind, outcome.Reason);
        var state = Aftermath.Answered(before, attempt, outcome, now);
        var slotUsed = state with { Slot = state.Slot with { UsedAt = now } };
        var fired = slotUsed with { Slot = new Slot { UsedAt = now, LastFired = now }, Retry = new Retry() };

        // A call in a slot of its own has no lost call before it that Campaign could still refuse it for.
        var isConclusive = Probe.IsConclusive(signal, before, attempt.At);
        var lost = slotUsed with { Attempted = slotUsed.Attempted?.LostAt(isConclusive ? before.UnknownSince : attempt.At) };
        var isLast = Aftermath.IsFault(outcome) && signal.MaximumAttempts > 0 && state.Attempted?.Tries >= signal.MaximumAttempts;
        return outcome.Kind switch
        {
            OutcomeKind.Accepted => new Verdict(EventState.Fired, outcome.Reason, fired),

            // A refusal as too early inside the interval of a call whose answer was lost: that call was taken.
            OutcomeKind.TooEarly when isConclusive =>
                new Verdict(EventState.Fired, Proof, fired with { Slot = fired.Slot with { LastFired = before.UnknownSince } }),

            // Whether a refused call starts Campaign's clock again is not known; a whole interval is right either way.
            OutcomeKind.TooEarly => new Verdict(null, outcome.Reason, slotUsed),
            OutcomeKind.Rejected => new Verdict(EventState.Dead, outcome.Reason, Aftermath.Refused(state, now)),
            OutcomeKind.Transient when isLast =>
                new Verdict(EventState.Dead, $"{outcome.Reason} {Last(state)}",
                    state with { Retry = state.Retry with { Failures = 0 } }),
            OutcomeKind.Unknown => OnUnknown(signal, lost, outcome, isLast, now),
            _ => new Verdict(null, outcome.Reason, Aftermath.Later(state, outcome, now)),
        };
    }

    /// <summary>
    /// What becomes of a call whose turn died: it may have been taken until now, and the signal is asked again at once.
    /// </summary>
    public static Verdict OnCrash(Signal signal, MailboxState before, DateTimeOffset now)
    {
        var verdict = On(signal, before, new Outcome(OutcomeKind.Unknown, "The bridge stopped in the middle of the call."), now);
        var retry = verdict.State.Retry with { NotBefore = null, Failures = before.Retry.Failures };
        return verdict with { State = verdict.State with { Retry = retry } };
    }

    /// <summary>
    /// What becomes of an event for which storage did not do what is needed before the call: it is tried again later.
    /// </summary>
    public static Verdict OnStorage(Signal signal, MailboxState before, string reason, DateTimeOffset now) =>
        On(signal, before, new Outcome(OutcomeKind.Transient, reason) { WithoutCall = true }, now);

    /// <summary>What becomes of an event that has waited too long.</summary>
    public static Verdict OnAge(Signal signal, MailboxState before) => new(EventState.Dead,
        $"It waited longer than {signal.MaximumAge:c}."
        + (before.UnknownSince is null ? "" : " Whether Campaign took the call for it is not known."), before);

    /// <summary>What becomes of an event whose content has gone.</summary>
    public static Verdict OnNoContent(MailboxState before) =>
        new(EventState.Dead, "Its content is no longer in storage.", before);

    private const string Proof =
        "The answer to the call was lost; Campaign's refusal of a second one as too early proves that it was taken.";

    private static Verdict OnUnknown(Signal signal, MailboxState state, Outcome outcome, bool isLast, DateTimeOffset now) =>
        signal.UnknownOutcome == UnknownOutcomePolicy.GiveUp
            ? new(EventState.Dead, $"{outcome.Reason} Whether Campaign took the call is not known.", state)
        : isLast ? new(EventState.Dead, $"{outcome.Reason} {Last(state)} Whether Campaign took one is not known.", state)
        : new(null, outcome.Reason, Aftermath.Later(state, outcome, now));

    private static string Last(MailboxState state) => $"It was the last of {Plural.Of(state.Attempted!.Tries, "call")}.";
}
