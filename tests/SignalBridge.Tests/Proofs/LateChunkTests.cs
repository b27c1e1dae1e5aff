using Campaign.Client;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>What comes in behind the events that a signal stands for, while Campaign is asked, is none of them.</summary>
public sealed class LateChunkTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("Latest", 1, 3, 4)]
    [InlineData("Batch", 1, 2, 3, 4)]
    public async Task It_has_a_slot_of_its_own(string policy, params int[] taken)
    {
        await using var world = await Sample.WorldAsync(azurite);
        if (policy == "Batch")
        {
            world.AddBatchWorkflow(TimeSpan.FromMinutes(10));
        }

        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(2);
        await bridge.PostNumberAsync(3);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        world.BeforeCampaign = async (http, next) =>
        {
            if (http.Request.Method == "POST" && !http.Request.Path.StartsWithSegments("/ims"))
            {
                world.BeforeCampaign = null;
                await AppendAsync(mailbox, Guid.CreateVersion7(world.Time!.GetUtcNow() - TimeSpan.FromHours(1)), 4,
                    world.Time.GetUtcNow());
            }

            await next(http);
        };
        await bridge.RunDryAsync("ready");

        world.Fired.Count.ShouldBe(3);
        var numbers = new List<int>();
        foreach (var signal in world.Fired)
        {
            numbers.AddRange(await Batches.NumbersAsync(bridge.Services.GetRequiredService<StorageAccount>(),
                bridge.Services.GetRequiredService<StorageOptions>(), signal));
        }

        numbers.ShouldBe(taken);
    }

    /// <summary>As another instance whose clock is behind would write it.</summary>
    private static Task AppendAsync(Mailbox mailbox, Guid chunk, int number, DateTimeOffset now)
    {
        var item = new StoredEvent
        {
            Source = "webhook:crm",
            ReceivedAt = now,
            Parameters = [new SignalParameter("number", ParameterType.Number, $"{number}")]
        };
        return new TalliedMailbox(mailbox).AppendAsync(chunk,
            [System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(item, MailboxJson.Default.StoredEvent)],
                TestContext.Current.CancellationToken);
    }
}
