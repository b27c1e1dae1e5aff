namespace SignalBridge.Timing;

/// <summary>
/// The times that depend on one another. Most follow from how long the calls for one event may take; each is given with its value
/// at the default deadline of 45 s. Where one time has to be longer than another, its comment says why, and <c>TimingsTests</c>
/// holds it.
/// </summary>
/// <param name="CallDeadline">How long the calls for one event may take in all: 45 s. It is <c>Campaign:Deadline</c>.</param>
internal sealed record Timings(TimeSpan CallDeadline)
{
    // Campaign's own rule. A longer interval is ours alone: Campaign does not refuse by it, so it proves nothing by it.
    private static readonly TimeSpan CampaignsInterval = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Queue storage's own bound on invisibility is seven days. A later slot is found closed and slept on again.
    /// </summary>
    public static TimeSpan LongestSleep { get; } = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    /// <summary>How long a claim holds without renewal: 20 s. So long does a dead owner block the signal.</summary>
    public TimeSpan Lease => CallDeadline * 4 / 9;

    /// <summary>
    /// How often a claim is renewed during a call: every 6.7 s. Two renewals may fail before the claim runs out.
    /// </summary>
    public TimeSpan Heartbeat => Lease / 3;

    /// <summary>A claim is renewed between changes when less than this is left of it: 10 s, more than a heartbeat.</summary>
    public TimeSpan LeastLeft => Lease / 2;

    /// <summary>
    /// After which a call that was recorded and not answered is over, whatever became of its owner: 60 s. That is the deadline,
    /// the heartbeat by which the record may be older than the call, and a second by which two instances' clocks may differ.
    /// </summary>
    public TimeSpan TakeOver => CallDeadline * 12 / 9;

    /// <summary>Within which every signal is looked at once: 30 s.</summary>
    public TimeSpan SweepPeriod => CallDeadline * 2 / 3;

    /// <summary>
    /// How late a visible wake may be taken before it counts as lost: 20 s, less than a sweep's period. A busy queue is not a
    /// lost wake.
    /// </summary>
    public TimeSpan SweepGrace => SweepPeriod * 2 / 3;

    /// <summary>
    /// How long a turn goes on beginning new steps: 30 s. With one more call it ends before its wake is visible again.
    /// </summary>
    public static TimeSpan LongestTurn { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a turn changes many events before it gives the signal back: 30 s, not more than a turn.</summary>
    public static TimeSpan LongestChange { get; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the server's wakes stay invisible: 90 s, longer than most turns with their last call. A wake seen twice does no
    /// harm.
    /// </summary>
    public static TimeSpan WakeInvisible { get; } = TimeSpan.FromSeconds(90);

    /// <summary>How long a host that stops waits for the turns in hand: 60 s, longer than a call.</summary>
    public static TimeSpan Shutdown { get; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a due time is claimed: 60 s, longer than the call for it.</summary>
    public static TimeSpan ScheduleLease { get; } = TimeSpan.FromSeconds(60);

    /// <summary>By how much a chunk may be younger than an event in it: 60 s, as long as a body may take to come in.</summary>
    public static TimeSpan LongestReceiving { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a turn tries to write what Campaign answered: 5 min, longer than a take-over.</summary>
    public static TimeSpan LongestOutage { get; } = TimeSpan.FromMinutes(5);

    /// <summary>The pause before a write to storage is repeated: 1 s, less than a heartbeat.</summary>
    public static TimeSpan StorageRetry { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long an operator's change waits for the claim: 5 s, less than a lease. It is how long somebody waits for an answer.
    /// </summary>
    public static TimeSpan ChangePatience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two tries of it: 0.1 s.</summary>
    public static TimeSpan ChangePause { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a workflow that was told to start may be starting: 5 min. Until then it is not told again.</summary>
    public static TimeSpan WorkflowStart { get; } = TimeSpan.FromMinutes(5);

    /// <summary>How often is looked whether it runs: every 2 s.</summary>
    public static TimeSpan WorkflowPoll { get; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How late a turn may come after the take-over: 5 s. Wakes are sent for whole seconds, and queues are read now and then.
    /// </summary>
    public TimeSpan Notice => CallDeadline / 9;

    /// <summary>The margin at the shortest interval: 15 s.</summary>
    public TimeSpan ShortestMargin => CallDeadline * 3 / 9;

    /// <summary>
    /// The shortest interval at which what became of a call can be learnt although its process died in the middle of it: 80 s.
    /// That is the take-over, a little for the turn to come, and the margin.
    /// </summary>
    public TimeSpan ShortestInterval => TakeOver + Notice + ShortestMargin;

    /// <summary>
    /// How long after a call its outcome can be learnt: 10 min at most. Within one interval of the call, Campaign's refusal
    /// proves that it took the call, and its acceptance that it did not; later neither proves anything, so a second call must not
    /// be on its way then.
    /// </summary>
    public static TimeSpan ProbeWindow(TimeSpan interval) => interval < CampaignsInterval ? interval : CampaignsInterval;

    /// <summary>How long a call that was given up may still be on its way: 5 s at most.</summary>
    public TimeSpan Transit(TimeSpan interval) => Least(CallDeadline / 9, ProbeWindow(interval) / 10);

    /// <summary>The least time that token, link and call are given: 10 s at most. With less, nobody asks.</summary>
    public TimeSpan LeastCall(TimeSpan interval) => Least(CallDeadline * 2 / 9, ProbeWindow(interval) * 4 / 10);

    /// <summary>
    /// How long before the end of the window asking must have begun: the whole deadline where the interval leaves room for it
    /// after a take-over; else half of what is left then, so that the turn may also come late; at least what a call needs.
    /// </summary>
    public TimeSpan ProbeMargin(TimeSpan interval)
    {
        var least = Transit(interval) + LeastCall(interval);
        var half = (ProbeWindow(interval) - TakeOver) / 2;
        return half < least ? least : Least(half, CallDeadline);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
