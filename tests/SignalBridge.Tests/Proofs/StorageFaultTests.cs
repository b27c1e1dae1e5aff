using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Storage that is slow, refuses, or answers with a failure what it has done: senders are told 503 or the truth.
/// </summary>
public sealed class StorageFaultTests(AzuriteFixture azurite)
{
    private const int Webhooks = 30;

    [Theory]
    [InlineData(StorageFault.Slow)]
    [InlineData(StorageFault.Busy)]
    [InlineData(StorageFault.BusyButDone)]
    [InlineData(StorageFault.Reset)]
    [InlineData(StorageFault.ResetButDone)]
    public async Task What_is_acknowledged_in_trouble_fires_once_and_nothing_is_told_but_202_or_503(StorageFault fault)
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromSeconds(1));
        using var wire = new FaultyWire(fault, 60);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered("00:00:01"), wire: wire);
        var senders = new Senders(world, bridge);

        await senders.WithTimeAsync(10, async () =>
        {
            // The last tries find storage well again.
            wire.IsTrouble = true;
            await senders.SendAsync(Webhooks, tries => wire.IsTrouble &= tries < 20);
            wire.IsTrouble = false;
        });

        await senders.SettledAsync(Webhooks);
    }
}
