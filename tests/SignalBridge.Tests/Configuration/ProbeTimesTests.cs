using SignalBridge.Timing;

namespace SignalBridge.Tests.Configuration;

public sealed class ProbeTimesTests
{
    public static TheoryData<double> Deadlines => [2, 6, 10, 30, 45];

    [Theory, MemberData(nameof(Deadlines))]
    public void Whoever_may_ask_is_done_before_the_window_is_over(double seconds)
    {
        var deadline = TimeSpan.FromSeconds(seconds);
        for (var interval = TimeSpan.FromSeconds(1); interval < TimeSpan.FromHours(1); interval *= 1.1)
        {
            var margin = ProbeTimes.Margin(interval, deadline);
            var window = ProbeTimes.Window(interval);
            margin.ShouldBeGreaterThanOrEqualTo(ProbeTimes.Transit(interval, deadline) + ProbeTimes.LeastCall(interval, deadline));
            margin.ShouldBeLessThanOrEqualTo(deadline);
            margin.ShouldBeLessThanOrEqualTo(window / 2 + TimeSpan.FromTicks(1));
            ProbeTimes.Transit(interval, deadline).ShouldBeGreaterThan(TimeSpan.Zero);
        }
    }

    [Theory, MemberData(nameof(Deadlines))]
    public void From_the_shortest_interval_on_a_turn_that_takes_over_may_still_ask(double seconds)
    {
        var deadline = TimeSpan.FromSeconds(seconds);
        for (var interval = ProbeTimes.ShortestInterval(deadline); interval < TimeSpan.FromMinutes(30); interval *= 1.05)
        {
            var begins = ProbeTimes.TakeOver(deadline) + ProbeTimes.Notice(deadline) - TimeSpan.FromMilliseconds(1);
            (begins + ProbeTimes.Margin(interval, deadline)).ShouldBeLessThan(ProbeTimes.Window(interval), $"{interval}");
        }

        ProbeTimes.Margin(TimeSpan.FromMinutes(10), deadline).ShouldBe(deadline);
    }

    [Fact]
    public void At_the_default_deadline_the_shortest_interval_is_80_seconds()
    {
        var deadline = new global::Campaign.Client.CampaignOptions().Deadline;
        ProbeTimes.TakeOver(deadline).ShouldBe(TimeSpan.FromSeconds(60));
        ProbeTimes.ShortestInterval(deadline).ShouldBe(TimeSpan.FromSeconds(80));
    }
}
