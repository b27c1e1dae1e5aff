using System.Diagnostics;

namespace CampaignEmulator.Tests;

/// <summary>Waits for what another thread will do; never for nothing to happen.</summary>
internal static class Eventually
{
    public static async Task IsTrueAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
