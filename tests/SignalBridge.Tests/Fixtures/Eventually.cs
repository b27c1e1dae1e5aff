using System.Diagnostics;

namespace SignalBridge.Tests.Fixtures;

/// <summary>Waits for a condition and goes on at once when it holds: no test waits for time to pass.</summary>
internal static class Eventually
{
    // Far more than anything takes: it bounds a failing test, not a passing one.
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string> otherwise)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        for (var started = Stopwatch.GetTimestamp(); !await condition();)
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(Bound, otherwise());
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
