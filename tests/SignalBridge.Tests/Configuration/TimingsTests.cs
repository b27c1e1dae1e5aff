using Campaign.Client;
using SignalBridge.Sources.Hooks;
using SignalBridge.Timing;

namespace SignalBridge.Tests.Configuration;

public sealed class TimingsTests
{
    public static TheoryData<double> Deadlines => [2, 6, 10, 30, 45];

    [Theory, MemberData(nameof(Deadlines))]
    public void What_has_to_be_longer_than_another_time_is(double seconds)
    {
        var times = new Timings(TimeSpan.FromSeconds(seconds));
        using var call = new CallBudget(new CampaignOptions { Deadline = times.CallDeadline }, TimeProvider.System,
            CancellationToken.None);

        // A claim outlives two renewals that fail, and a renewal between changes comes before the next heartbeat would.
        times.Lease.ShouldBeGreaterThan(2 * times.Heartbeat);
        times.LeastLeft.ShouldBeInRange(times.Heartbeat, times.Lease);

        // Whoever takes over comes after the call, which may have begun a heartbeat after its record.
        times.TakeOver.ShouldBeGreaterThan(times.CallDeadline + times.Heartbeat);
        times.TakeOver.ShouldBeGreaterThan(times.Lease);

        // The client is done before whoever called it gives up.
        (call.Timeout + (2 * call.ReadTimeout)).ShouldBeLessThanOrEqualTo(times.CallDeadline);

        times.SweepGrace.ShouldBeLessThan(times.SweepPeriod);
        times.SweepPeriod.ShouldBeLessThan(times.TakeOver);
        Timings.LongestChange.ShouldBeLessThanOrEqualTo(Timings.LongestTurn);
        Timings.WakeInvisible.ShouldBeGreaterThan(Timings.LongestTurn + times.CallDeadline);
        Timings.Shutdown.ShouldBeGreaterThan(times.CallDeadline);
        Timings.ScheduleLease.ShouldBeGreaterThan(times.CallDeadline);
        Timings.LongestReceiving.ShouldBeGreaterThanOrEqualTo(BodyPace.Deadline);
        Timings.LongestOutage.ShouldBeGreaterThan(times.TakeOver);
        Timings.LongestSleep.ShouldBeLessThan(TimeSpan.FromDays(7));
        Timings.ChangePause.ShouldBeLessThan(Timings.ChangePatience);
        Timings.WorkflowPoll.ShouldBeLessThan(Timings.WorkflowStart);
    }

    [Theory, MemberData(nameof(Deadlines))]
    public void Whoever_may_ask_is_done_before_the_window_is_over(double seconds)
    {
        var times = new Timings(TimeSpan.FromSeconds(seconds));
        for (var interval = TimeSpan.FromSeconds(1); interval < TimeSpan.FromHours(1); interval *= 1.1)
        {
            var margin = times.ProbeMargin(interval);
            margin.ShouldBeGreaterThanOrEqualTo(times.Transit(interval) + times.LeastCall(interval));
            margin.ShouldBeLessThanOrEqualTo(times.CallDeadline);
            margin.ShouldBeLessThanOrEqualTo(Timings.ProbeWindow(interval) / 2 + TimeSpan.FromTicks(1));
            times.Transit(interval).ShouldBeGreaterThan(TimeSpan.Zero);
        }
    }

    [Theory, MemberData(nameof(Deadlines))]
    public void From_the_shortest_interval_on_a_turn_that_takes_over_may_still_ask(double seconds)
    {
        var times = new Timings(TimeSpan.FromSeconds(seconds));
        for (var interval = times.ShortestInterval; interval < TimeSpan.FromMinutes(30); interval *= 1.05)
        {
            var begins = times.TakeOver + times.Notice - TimeSpan.FromMilliseconds(1);
            (begins + times.ProbeMargin(interval)).ShouldBeLessThan(Timings.ProbeWindow(interval), $"{interval}");
        }

        times.ProbeMargin(TimeSpan.FromMinutes(10)).ShouldBe(times.CallDeadline);
    }

    [Fact]
    public void The_times_at_the_default_deadline_are_those_that_are_documented()
    {
        var times = new Timings(new CampaignOptions().Deadline);

        (times.CallDeadline, times.Lease, times.TakeOver, times.SweepPeriod, times.SweepGrace, times.LeastLeft)
            .ShouldBe((Seconds(45), Seconds(20), Seconds(60), Seconds(30), Seconds(20), Seconds(10)));
        times.Heartbeat.TotalSeconds.ShouldBe(6.7, tolerance: 0.04);
        (times.Notice, times.ShortestMargin, times.ShortestInterval).ShouldBe((Seconds(5), Seconds(15), Seconds(80)));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
