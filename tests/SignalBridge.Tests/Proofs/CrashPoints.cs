using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Plays a scenario once to learn its durable writes, and then once for each of them and each side of it, with a kill there.
/// </summary>
internal static class CrashPoints
{
    /// <param name="configuration">The bridge's.</param>
    /// <param name="play">The scenario, to its end: what is promised then is checked by it.</param>
    /// <param name="least">How many points there are at least: a scenario that writes nothing proves nothing.</param>
    public static async Task KillAtEachAsync(AzuriteFixture azurite, string configuration, Func<Scene, Task> play, int least)
    {
        var whole = await PlayAsync(azurite, configuration, play, null);
        whole.Count.ShouldBeGreaterThanOrEqualTo(least, string.Join("; ", whole));
        List<string> broken = [];
        foreach (var point in whole.GroupBy(what => what)
            .SelectMany(kind => kind.SelectMany((what, before) => PointsAt(before + 1, what))))
        {
            try
            {
                await PlayAsync(azurite, configuration, play, point);
            }
            catch (Exception e) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                broken.Add($"Killed {(point.After ? "after" : "before")} number {point.Write} of {point.What}: {e}");
            }
        }

        broken.ShouldBeEmpty($"{broken.Count} of {2 * whole.Count} points.");
    }

    private static CrashPoint[] PointsAt(int write, string what) => [new(write, false, what), new(write, true, what)];

    private static async Task<IReadOnlyList<string>> PlayAsync(AzuriteFixture azurite, string configuration, Func<Scene,
        Task> play, CrashPoint? point)
    {
        await using var scene = await Scene.StartAsync(azurite, configuration, point);
        await play(scene);
        scene.HasCrashed.ShouldBe(point is not null,
            $"The scenario does not come as far as that; it wrote {string.Join("; ", scene.Writes)}.");
        return scene.Writes;
    }
}
