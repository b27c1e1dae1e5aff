using SignalBridge.Configuration;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Storage that answers changes with 409 and 412, done or not: a turn that cannot tell stops, and the next one finds out.
/// </summary>
public sealed class StorageStormTests(AzuriteFixture azurite)
{
    // Each change that is not done may cost a turn, and the next one waits until that one's call must be over.
    private const int Strikes = 8;

    [Theory]
    [InlineData(ThrottlePolicy.Queue, 4)]
    [InlineData(ThrottlePolicy.Reject, 3)]
    [InlineData(ThrottlePolicy.Latest, 24)]
    [InlineData(ThrottlePolicy.Batch, 24)]
    public async Task What_is_acknowledged_in_a_storm_of_conflicts_fires_once(ThrottlePolicy policy, int webhooks)
    {
        // Long enough for several lost turns' calls to be learnt by asking.
        var interval = TimeSpan.FromMinutes(10);
        await using var world = await Sample.WorldAsync(azurite, interval);
        if (policy == ThrottlePolicy.Batch)
        {
            world.AddBatchWorkflow(interval);
        }

        using var wire = new FaultyWire(StorageFault.Storm, 35);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered($"{interval:c}", $"{policy}"),
            wire: wire);
        var senders = new Senders(world, bridge);

        await senders.WithTimeAsync(20, async () =>
        {
            wire.IsTrouble = true;
            await senders.SendAsync(webhooks, _ => wire.IsTrouble &= wire.Struck < Strikes);
            await Eventually.HoldsAsync(
                async () =>
                    wire.Struck >= Strikes || (int)(await bridge.SignalAsync("ready"))["pending"]! == 0, () =>
                        $"{wire.Struck} strikes.");
            wire.IsTrouble = false;
        });

        wire.Struck.ShouldBePositive();
        await senders.SettledAsync(webhooks);
    }
}
