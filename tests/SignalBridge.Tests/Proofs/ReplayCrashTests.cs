using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>An instance killed before and after each durable write of a replay, and of what comes of it.</summary>
public sealed class ReplayCrashTests(AzuriteFixture azurite)
{
    [Fact]
    public Task One_event() => CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(), async scene =>
    {
        await scene.PostAsync(1);
        await scene.RunDryAsync();
        await scene.ReplayAsync((await scene.AddUpAsync()).Single(e => e.Value == EventState.Fired).Key);
        await scene.RunDryAsync();
        await scene.SettledAsync([1, 1001]);
    }, 10);

    // Large events, for they are taken in one by one: so every run has the same writes.
    [Theory]
    [InlineData("Latest", 1, 2, 1002)]
    [InlineData("Batch", 1, 2, 1001, 1002)]
    public Task A_selection(string policy, params int[] taken) =>
        CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(policy: policy), async scene =>
    {
        foreach (var number in (int[])[1, 2])
        {
            await scene.PostAsync(number, padding: 50_000);
            await scene.RunDryAsync();
        }

        scene.World.Time!.Advance(TimeSpan.FromMinutes(10));
        await scene.ReplayAllAsync(EventState.Fired);
        await scene.RunDryAsync();
        await scene.SettledAsync(taken);
    }, 24);
}
