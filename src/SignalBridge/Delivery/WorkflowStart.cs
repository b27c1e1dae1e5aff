using Campaign.Client;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Delivery;

/// <summary>
/// What is done about a workflow that does not run. Commands are asynchronous, so it is not told again while it may still be
/// starting: a second start of a workflow that has just ended would run it twice. Pure.
/// </summary>
internal static class WorkflowStart
{
    /// <summary>What to do.</summary>
    internal enum Decision
    {
        /// <summary>It is waited out like any failure.</summary>
        BackOff,

        /// <summary>Whoever told it to start, it may be starting: look again soon.</summary>
        LookSoon,

        /// <summary>Tell it to start.</summary>
        Tell,
    }

    public static Decision Next(Signal signal, MailboxState state, DateTimeOffset now) =>
        state.WorkflowStartedAt is { } started && now - started < Timings.WorkflowStart ? Decision.LookSoon
        : signal.StartIfNotRunning ? Decision.Tell
        : Decision.BackOff;

    /// <summary>The state with a look soon.</summary>
    public static MailboxState Soon(MailboxState state, DateTimeOffset now) =>
        state with { Retry = state.Retry with { NotBefore = now + Timings.WorkflowPoll, Failures = 0 } };

    /// <summary>The state after the workflow was told.</summary>
    /// <param name="state">The state with the start written down.</param>
    /// <param name="told">What Campaign answered.</param>
    /// <param name="now">When.</param>
    public static MailboxState AfterTelling(MailboxState state, OutcomeKind told, DateTimeOffset now) => told switch
    {
        OutcomeKind.Accepted => Soon(state, now),
        OutcomeKind.Unknown => state,
        _ => state with { WorkflowStartedAt = null },
    };
}
