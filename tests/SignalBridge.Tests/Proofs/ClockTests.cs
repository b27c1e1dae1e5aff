using Microsoft.Extensions.Time.Testing;
using SignalBridge.Storage;

namespace SignalBridge.Tests.Proofs;

/// <summary>The clock that instances share: what it learns from storage's answers, and what cannot mislead it.</summary>
public sealed class ClockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Until_storage_has_answered_it_is_the_hosts_time() =>
        new CommonClock(new FakeTimeProvider(Noon)).GetUtcNow().ShouldBe(Noon);

    [Theory]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(7200)]
    public void A_host_whose_clock_is_wrong_goes_by_storages(int ahead)
    {
        var host = new FakeTimeProvider(Noon.AddSeconds(ahead));
        var clock = new CommonClock(host);

        Ask(clock, host, Noon, TimeSpan.Zero);

        clock.GetUtcNow().ShouldBe(Noon);
        clock.Uncertainty.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void It_is_never_later_than_the_true_time_and_its_uncertainty_reaches_the_true_time()
    {
        var random = new Random(5);
        var (host, ahead) = (new FakeTimeProvider(Noon.AddSeconds(42)), TimeSpan.FromSeconds(42));
        var clock = new CommonClock(host);
        for (var i = 0; i < 1000; i++)
        {
            host.Advance(TimeSpan.FromMilliseconds(random.Next(3000)));
            var (there, back) = (TimeSpan.FromMilliseconds(random.Next(400)), TimeSpan.FromMilliseconds(random.Next(400)));
            var sent = clock.GetTimestamp();
            host.Advance(there);
            var told = host.GetUtcNow() - ahead;
            host.Advance(back);
            clock.Learn(new DateTimeOffset(told.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero), sent,
                clock.GetTimestamp());

            var now = host.GetUtcNow() - ahead;
            clock.GetUtcNow().ShouldBeLessThanOrEqualTo(now);
            (clock.GetUtcNow() + clock.Uncertainty).ShouldBeGreaterThanOrEqualTo(now);
        }

        clock.Uncertainty.ShouldBeLessThan(TimeSpan.FromMilliseconds(200), "A thousand answers narrow it.");
    }

    [Fact]
    public void A_clock_that_is_set_changes_nothing()
    {
        var truth = new FakeTimeProvider(Noon);
        var host = new HostClock(truth, TimeSpan.FromSeconds(5));
        var clock = new CommonClock(host);
        Ask(clock, truth, Noon, TimeSpan.Zero);

        host.Ahead = TimeSpan.FromHours(-3);
        clock.GetUtcNow().ShouldBe(Noon);
        truth.Advance(TimeSpan.FromMinutes(1));
        clock.GetUtcNow().ShouldBe(Noon.AddMinutes(1));
    }

    [Fact]
    public void What_contradicts_all_that_was_known_is_right()
    {
        var host = new FakeTimeProvider(Noon);
        var clock = new CommonClock(host);
        Ask(clock, host, Noon, TimeSpan.Zero);

        Ask(clock, host, Noon.AddMinutes(5), TimeSpan.FromMilliseconds(20));

        clock.GetUtcNow().ShouldBe(Noon.AddMinutes(5), TimeSpan.FromMilliseconds(1));
        clock.Uncertainty.ShouldBe(TimeSpan.FromSeconds(1.02));
    }

    [Fact]
    public void What_was_known_wears_out_as_the_hosts_counter_may_run_off()
    {
        var host = new FakeTimeProvider(Noon);
        var clock = new CommonClock(host);
        Ask(clock, host, Noon, TimeSpan.Zero);

        // The counter has run a second fast in ten hours of no answers: within its bounds, so the bounds have moved with it.
        host.Advance(TimeSpan.FromHours(10));
        Ask(clock, host, Noon.AddHours(10).AddSeconds(-1), TimeSpan.Zero);

        clock.GetUtcNow().ShouldBe(Noon.AddHours(10).AddSeconds(-1));
        clock.Uncertainty.ShouldBe(TimeSpan.FromSeconds(1));
    }

    private static void Ask(CommonClock clock, FakeTimeProvider host, DateTimeOffset told, TimeSpan takes)
    {
        var sent = clock.GetTimestamp();
        host.Advance(takes);
        clock.Learn(told, sent, clock.GetTimestamp());
    }
}
