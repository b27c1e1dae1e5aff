using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Delivery;

/// <summary>
/// What whoever is woken for a signal does before anything is claimed. Pure, in two parts, because the second costs one more
/// read.
/// </summary>
internal abstract record Approach
{
    /// <summary>Decides by the wake alone.</summary>
    /// <returns>Null where the wake is due, and <see cref="BySwitch"/> decides.</returns>
    public static Approach? ByWake(
        Signal signal, MailboxState state, DateTimeOffset now, TimeSpan uncertainty, Timings timings) =>
        state.WakeAt is not { } wake || wake <= now || Probe.DueAt(signal, state, now, timings) <= now ? null

            // This may be that very wake, and this clock the slower one.
            : wake <= now + uncertainty ? new WakeAgain(wake)
            : new Leave();

    /// <summary>Decides by who has the mailbox, and whether anything may fire.</summary>
    public static Approach BySwitch(MailboxState state, DateTimeOffset now, bool isBridgePaused, Timings timings) => state switch
    {
        // What is left to end of a signal that has fired is ended in a pause, too.
        { Coalescing: null } when state.Pause is not null || isBridgePaused => new Leave(),

        // Should its owner be dead, its wake is still invisible; a host that stays up looks again when the claim runs out.
        { Claim.Expires: var expires } when expires > now => new LookAgain(expires),

        // Its claim ran out, but its call may still be under way: storage may have kept it from renewing the claim.
        { InFlightSince: { } since } when since + timings.TakeOver > now => new WakeAgain(since + timings.TakeOver),
        _ => new Take(isBridgePaused),
    };

    /// <summary>
    /// Whether nobody has the mailbox, and no call may be under way: an operator may claim it, also in a pause.
    /// </summary>
    public static bool MayClaim(MailboxState state, DateTimeOffset now, Timings timings) =>
        !state.IsClaimed(now) && !(state.InFlightSince + timings.TakeOver > now);

    /// <summary>Decides about a mailbox whose events wait, found by the sweep, by what its state says.</summary>
    /// <param name="signal">The signal; null where it is not configured.</param>
    /// <param name="state">The mailbox's state.</param>
    /// <param name="now">The earliest that it can be.</param>
    /// <param name="timings">The times in force.</param>
    /// <returns>Null where no wake is known, and the other part decides.</returns>
    public static Approach? BySweep(Signal? signal, MailboxState state, DateTimeOffset now, Timings timings)
    {
        var lost = now - timings.SweepGrace;
        return state switch
        {
            { Claim.Expires: var expires } when expires > now => new LookAgain(expires),
            { WakeAt: { } wake } when wake > lost && wake <= now => new Leave(),

            // A wake that is still to come does not count where the slot has been open for long: the interval was longer when it
            // was sent.
            { WakeAt: { } wake } when wake > now && (signal is null || Probe.DueAt(signal, state, now, timings) > lost) =>
                new Leave(),
            { Coalescing: null, Pause: not null } => new Leave(),
            _ => null,
        };
    }

    /// <summary>
    /// Decides by whether anything may fire. No wake is known: none was sent, or the one for a signal at rest has not been taken
    /// yet. A second wake does no harm. In a pause, too, what is left of a signal that has fired is ended.
    /// </summary>
    public static Approach BySweep(MailboxState state, DateTimeOffset now, bool isBridgePaused) =>
        state.Coalescing is null && isBridgePaused ? new Leave() : new WakeAgain(now);

    /// <summary>Claims the mailbox.</summary>
    public sealed record Take(bool IsBridgePaused) : Approach;

    /// <summary>Does nothing: a wake for later is on its way, or nothing may fire.</summary>
    public sealed record Leave : Approach;

    /// <summary>Sends a wake for a moment.</summary>
    public sealed record WakeAgain(DateTimeOffset At) : Approach;

    /// <summary>Looks again at a moment, if the process is up then.</summary>
    public sealed record LookAgain(DateTimeOffset At) : Approach;
}
