using System.Diagnostics;

namespace SignalBridge.Tests.Fixtures;

/// <summary>Waits for a condition and goes on at once when it holds: no test waits for time to pass.</summary>
public static class Eventually
{
    /// <summary>The environment variable that sets the bound, in seconds, where tests are meant to fail.</summary>
    public const string Setting = "SIGNALBRIDGE_TEST_PATIENCE";

    // Far more than anything takes: it bounds a failing test, not a passing one.
    internal static readonly TimeSpan Bound =
        TimeSpan.FromSeconds(int.Parse(Environment.GetEnvironmentVariable(Setting) ?? "60"));

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
