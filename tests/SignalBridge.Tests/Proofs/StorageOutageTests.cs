using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Local;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// A real Azurite that stops under load and starts again with the same data. It stops in due form: killed, Azurite loses the last
/// seconds of what it has acknowledged, for it writes its tables to disk from time to time only. That is its durability, not the
/// bridge's.
/// </summary>
public sealed partial class StorageOutageTests(AzuriteFixture azurite)
{
    private const int Webhooks = 40;

    [Theory]
    [InlineData("Queue")]
    [InlineData("Batch")]
    public async Task What_is_acknowledged_around_an_outage_fires_once_and_meanwhile_senders_are_told_503(string policy)
    {
        var interval = TimeSpan.FromSeconds(1);
        await using var world = await Sample.WorldAsync(azurite, interval);
        if (policy == "Batch")
        {
            world.AddBatchWorkflow(interval);
        }

        var data = Directory.CreateTempSubdirectory("signalbridge-outage-");
        var installation = await AzuriteInstallation.EnsureAsync(_ => { }, Ct);
        var storage = await Azurite.StartAsync(installation, data.FullName, 0, 0, 0, Ct);
        try
        {
            int[] ports = [.. Ports().Matches(storage.ConnectionString).Select(match => int.Parse(match.Groups[1].Value))];
            await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered("00:00:01", policy),
                storage.ConnectionString);
            await bridge.Services.GetRequiredService<StorageSetup>().WaitAsync(Ct);
            var senders = new Senders(world, bridge);
            await senders.WithTimeAsync(10, async () =>
            {
                var sending = senders.SendAsync(Webhooks, _ => { });
                await Eventually.HoldsAsync(() => Task.FromResult(senders.Acknowledged >= 5), () => "Nothing was acknowledged.");
                await storage.DisposeAsync();
                await Eventually.HoldsAsync(() => Task.FromResult(senders.Refused >= 3 || sending.IsCompleted), () =>
                    "Nobody was told 503.");
                storage = await Azurite.StartAsync(installation, data.FullName, ports[0], ports[1], ports[2], Ct);
                await sending;
            });

            senders.Refused.ShouldBePositive();
            await senders.SettledAsync(Webhooks);
        }
        finally
        {
            await storage.DisposeAsync();
            data.Delete(recursive: true);
        }
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"127\.0\.0\.1:(\d+)")]
    private static partial Regex Ports();
}
