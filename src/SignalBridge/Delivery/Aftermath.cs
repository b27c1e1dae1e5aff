using Campaign.Client;
using SignalBridge.Mailboxes;
using SignalBridge.Timing;

namespace SignalBridge.Delivery;

/// <summary>
/// What a call leaves in a mailbox's state whatever it meant: its record, the counts of failures, and the back-off.
/// </summary>
internal static class Aftermath
{
    private const int MaximumAttemptsKept = 20;
    private const int RejectionsAtOnce = 3;

    /// <summary>The state with the call over.</summary>
    /// <param name="before">The state with the call recorded as in flight.</param>
    /// <param name="attempt">The call.</param>
    /// <param name="outcome">What Campaign answered.</param>
    /// <param name="now">When the answer was in.</param>
    public static MailboxState Answered(MailboxState before, Attempt attempt, Outcome outcome, DateTimeOffset now) => before with
    {
        Attempted = before.Attempted is not { } tried ? null : tried with
        {
            InFlightSince = null,
            Attempts = outcome.WithoutCall ? tried.Attempts : [.. tried.Attempts.TakeLast(MaximumAttemptsKept - 1), attempt],
            Tries = tried.Tries + (IsFault(outcome) ? 1 : 0),
        },
        Retry = before.Retry with
        {
            NotBefore = null,
            Rejections = before.Retry.Rejections + (outcome.Kind == OutcomeKind.Rejected ? 1 : 0),
        },
        LastOutcome = attempt with { At = now },
    };

    /// <summary>Whether a call counts towards the event's maximum.</summary>
    public static bool IsFault(Outcome outcome) =>
        !outcome.WithoutCall && outcome.Kind is OutcomeKind.Transient or OutcomeKind.Unknown;

    /// <summary>
    /// The state after a refusal. One event's own mistake stops nobody. Refused one after another, the mistake is the
    /// configuration's, and the backlog should outlive it.
    /// </summary>
    public static MailboxState Refused(MailboxState state, DateTimeOffset now) => state with
    {
        Retry = state.Retry with
        {
            Failures = 0,
            NotBefore = state.Retry.Rejections < RejectionsAtOnce ? null
                : now + Backoff.After(state.Retry.Rejections - RejectionsAtOnce + 1, null),
        },
    };

    /// <summary>The state after a failure that is waited out.</summary>
    public static MailboxState Later(MailboxState state, Outcome outcome, DateTimeOffset now)
    {
        var isOurs = outcome.WithoutCall && outcome.Kind != OutcomeKind.Mismatched;
        var failures = isOurs ? Math.Max(1, state.Retry.Failures) : state.Retry.Failures + 1;
        var until = now + Backoff.After(failures, outcome.RetryAfter);
        return state with { Retry = state.Retry with { Failures = failures, NotBefore = until } };
    }
}
