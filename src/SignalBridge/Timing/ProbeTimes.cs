namespace SignalBridge.Timing;

/// <summary>
/// The times of asking Campaign again what became of a call. Within one interval of it, Campaign's refusal proves that it took the call, and
/// its acceptance that it did not; later neither proves anything, so a second call must not be on its way then. All follow from
/// <c>Campaign:Deadline</c> and the signal's interval.
/// </summary>
internal static class ProbeTimes
{
    // Campaign's own rule. A longer interval is ours alone: Campaign does not refuse by it, so it proves nothing by it.
    private static readonly TimeSpan CampaignsInterval = TimeSpan.FromMinutes(10);

    /// <summary>How long after a call its outcome can be learnt.</summary>
    public static TimeSpan Window(TimeSpan interval) => interval < CampaignsInterval ? interval : CampaignsInterval;

    /// <summary>
    /// After which a call that was recorded and not answered is over, whatever became of its owner: the deadline, and as much again as
    /// the write before the call may have taken and instances' clocks may differ by.
    /// </summary>
    public static TimeSpan TakeOver(TimeSpan deadline) => deadline * 12 / 9;

    /// <summary>How long a call that was given up may still be on its way.</summary>
    public static TimeSpan Transit(TimeSpan interval, TimeSpan deadline) => Least(deadline / 9, Window(interval) / 10);

    /// <summary>The least time that token, link and call are given; with less, nobody asks.</summary>
    public static TimeSpan LeastCall(TimeSpan interval, TimeSpan deadline) => Least(deadline * 2 / 9, Window(interval) * 4 / 10);

    /// <summary>
    /// How long before the end of the window asking must have begun: the whole deadline where the interval leaves room for it after a
    /// take-over; else half of what is left then, so that the turn may also come late; at least what a call needs.
    /// </summary>
    public static TimeSpan Margin(TimeSpan interval, TimeSpan deadline)
    {
        var least = Transit(interval, deadline) + LeastCall(interval, deadline);
        var half = (Window(interval) - TakeOver(deadline)) / 2;
        return half < least ? least : Least(half, deadline);
    }

    /// <summary>
    /// The shortest interval at which what became of a call can be learnt although its process died in the middle of it: the take-over, a
    /// little for the turn to come, and the margin.
    /// </summary>
    public static TimeSpan ShortestInterval(TimeSpan deadline) => TakeOver(deadline) + Notice(deadline) + ShortestMargin(deadline);

    /// <summary>How late a turn may come after the take-over: wakes are sent for whole seconds, and queues are read now and then.</summary>
    public static TimeSpan Notice(TimeSpan deadline) => deadline / 9;

    /// <summary>The margin at the shortest interval.</summary>
    public static TimeSpan ShortestMargin(TimeSpan deadline) => deadline * 3 / 9;

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
