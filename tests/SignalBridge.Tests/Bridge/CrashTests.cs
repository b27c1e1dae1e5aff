using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>A turn that died between recording its call and writing down the answer, as a killed process leaves it.</summary>
public sealed class CrashTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_next_turn_learns_by_asking_whether_the_call_was_taken(bool wasTaken)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var id = await DeadTurn.InTheCallAsync(bridge, wasTaken);

        world.Time!.Advance(bridge.Timings.TakeOver);
        await bridge.Services.GetRequiredService<TurnRunner>().TakeAsync("ready", Ct);
        var next = await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2]);
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        var history = await bridge.EventAsync(id);
        ((string)history["state"]!).ShouldBe("fired");
        history["attempts"]!.AsArray().Select(a => (string)a!["outcome"]!)
            .ShouldBe(["Unknown", wasTaken ? "TooEarly" : "Accepted"]);
        ((string)(await bridge.EventAsync(next))["state"]!).ShouldBe("fired");
    }

    [Fact]
    public async Task A_shutdown_finishes_the_turn_in_hand()
    {
        await using var world = await Sample.WorldAsync(azurite, realTime: true);
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Latency = TimeSpan.FromSeconds(1) });
        string id;
        await using (var first = await BridgeUnderTest.StartAsync(world, Sample.Numbered()))
        {
            id = await first.PostNumberAsync(1);
            var mailbox = first.Services.GetRequiredService<MailboxRegistry>().For("ready");
            await Eventually.HoldsAsync(async () => (await mailbox.ReadStateAsync(Ct)).InFlightSince is not null, () =>
                "Campaign was never called.");
        }

        await using var second = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var fired = await second.EventAsync(id);
        ((string)fired["state"]!).ShouldBe("fired");
        fired["attempts"]!.AsArray().Count.ShouldBe(1);
        world.Calls.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_claim_blocks_its_signal_for_no_longer_than_its_lease()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct)).ShouldNotBeNull();
        await bridge.PostNumberAsync(1);
        var turns = bridge.Services.GetRequiredService<TurnRunner>();

        world.Time!.Advance(bridge.Timings.Lease - TimeSpan.FromMilliseconds(1));
        (await turns.TakeAsync("ready", Ct)).ShouldBe(TurnResult.NotNeeded);
        world.Calls.ShouldBeEmpty();
        world.Time.Advance(TimeSpan.FromMilliseconds(1));

        await Eventually.HoldsAsync(() => Task.FromResult(world.Numbers() is [1]), () => "It never fired.");
    }

    [Fact]
    public async Task A_turn_that_lost_its_claim_writes_nothing()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var slow = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        world.Time!.Advance(bridge.Timings.Lease);
        (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct)).ShouldNotBeNull();

        await Should.ThrowAsync<TurnLostException>(() =>
            slow.ReleaseAsync(slow.State with { Counts = new EndedCounts { Fired = 99 } }, Ct));

        (await mailbox.ReadStateAsync(Ct)).Counts.Fired.ShouldBe(0);
    }

    [Fact]
    public async Task Two_that_claim_what_both_read_cannot_both_have_it()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var seen = await mailbox.ReadStateAsync(Ct);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => mailbox.TryClaimAsync(seen, Ct)));

        claims.Count(c => c is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_chunk_that_comes_late_behind_one_already_taken_is_not_passed_over()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");

        // As another instance whose clock is an hour behind would write it.
        var late = Guid.CreateVersion7(world.Time!.GetUtcNow() - TimeSpan.FromHours(1));
        var item = new StoredEvent
        {
            Source = "webhook:crm",
            ReceivedAt = world.Time.GetUtcNow(),
            Parameters = [new global::Campaign.Client.SignalParameter("number", global::Campaign.Client.ParameterType.Number,
                "2")],
        };
        await new TalliedMailbox(mailbox).AppendAsync(late,
            [System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(item, MailboxJson.Default.StoredEvent)], Ct);
        await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task A_large_event_goes_through_a_blob_and_a_burst_through_several_chunks()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var body = $$"""{"number":1,"padding":"{{new string('x', 900_000)}}"}""";

        var id = await bridge.AcceptedAsync("crm", body, Signed.GitHub(body));
        await bridge.SettledAsync("ready");

        ((string)(await bridge.EventAsync(id))["body"]!).ShouldBe(body);
        world.Numbers().ShouldBe([1]);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
