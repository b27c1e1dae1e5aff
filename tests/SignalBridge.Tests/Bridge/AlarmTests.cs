using Microsoft.Extensions.Time.Testing;
using SignalBridge.Waking;

namespace SignalBridge.Tests.Bridge;

/// <summary>The wakes of this process as timers.</summary>
public sealed class AlarmTests
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(10);

    [Fact]
    public void An_alarm_rings_when_its_time_has_come_and_not_before()
    {
        var time = new FakeTimeProvider();
        using var alarms = new Alarms(time);
        var rings = alarms.Listen();
        alarms.Set("ready", time.GetUtcNow() + Wait);

        time.Advance(Wait - TimeSpan.FromMilliseconds(1));
        rings.TryRead(out _).ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(1));
        rings.TryRead(out var signal).ShouldBeTrue();
        signal.ShouldBe("ready");
    }

    [Fact]
    public void An_alarm_whose_time_comes_while_it_is_set_is_not_late()
    {
        var time = new HurryingTime();
        using var alarms = new Alarms(time);
        var rings = alarms.Listen();

        alarms.Set("ready", time.GetUtcNow() + Wait);

        rings.TryRead(out _).ShouldBeTrue();
    }

    // As where a thread is held up, or a machine asleep, between the look at the clock and the timer.
    private sealed class HurryingTime : FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Advance(Wait);
            return timer;
        }
    }
}
