using Microsoft.Extensions.Time.Testing;

namespace SignalBridge.Tests.Campaign;

/// <summary>
/// A clock that stands still until a test moves it, save that short waits, the pauses between repeats, pass at once. So a test
/// says which time-out strikes and never waits for a pause.
/// </summary>
internal sealed class QuickTime() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero))
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero && dueTime < Short)
            ThreadPool.QueueUserWorkItem(_ => Advance(dueTime));
        return timer;
    }
}
