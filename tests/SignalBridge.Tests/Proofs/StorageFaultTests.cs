using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Storage that is slow, refuses, or answers with a failure what it has done: senders are told 503 or the truth.</summary>
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
        using var ended = new CancellationTokenSource();
        var time = RunTimeAsync(world, ended.Token);

        wire.IsTrouble = true;
        await Parallel.ForEachAsync(Enumerable.Range(1, Webhooks), new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = Ct },
            async (number, _) => await SendAsync(bridge, wire, number));
        wire.IsTrouble = false;
        await Eventually.HoldsAsync(
            async () => (int)(await bridge.SignalAsync("ready"))["pending"]! == 0, () => $"{world.Fired.Count} fired.");
        await ended.CancelAsync();
        await time;

        world.Numbers().Order().ShouldBe(Enumerable.Range(1, Webhooks));
        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["fired"]!).ShouldBe(Webhooks);
        ((long)counts["accepted"]!).ShouldBe(Webhooks + (long)counts["duplicate"]!);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A sender that goes on until it is told 202; the last tries find storage well again.</summary>
    private static async Task SendAsync(BridgeUnderTest bridge, FaultyWire wire, int number)
    {
        var headers = Signed.GitHub(Sample.Body(number));
        for (var tries = 1; ; tries++)
        {
            wire.IsTrouble &= tries < 20;
            using var answer = await bridge.PostAsync("crm", Sample.Body(number), headers);
            if (answer.StatusCode is HttpStatusCode.Accepted)
            {
                return;
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
    }

    /// <summary>Time goes by ten times as fast as the machine's: slots come soon, and yet no claim runs out over a slow call.</summary>
    private static async Task RunTimeAsync(World world, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!ended.IsCancellationRequested)
        {
            world.Time!.Advance(TimeSpan.FromMilliseconds(200));
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }
}
