using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Schedules;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>The order of single steps, where another order would go unnoticed until something dies or two meet.</summary>
public sealed class StepTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task While_Campaign_is_asked_the_event_is_pending_and_the_slot_is_counted_from_the_end_of_the_call()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Hang = true });
        var begun = world.Time!.GetUtcNow();

        var id = await bridge.PostNumberAsync(1);
        await Eventually.HoldsAsync(() => Task.FromResult(world.Campaign.Calls.Count(CallKind.Trigger) == 1), () =>
            "Campaign was never called.");
        var meanwhile = await bridge.EventAsync(id);
        world.Time.Advance(bridge.Timings.CallDeadline);

        ((string)meanwhile["state"]!).ShouldBe("pending");
        (await bridge.SettledAsync("ready")).Slot.UsedAt.ShouldBe(begun + bridge.Timings.CallDeadline);
    }

    [Fact]
    public async Task A_refusal_as_too_early_is_waited_out_for_a_whole_interval()
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromMinutes(30));
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");

        // Campaign's own interval is longer than the signal's here: two refusals.
        world.Numbers().ShouldBe([1, 2]);
        world.Calls.Zip(world.Calls.Skip(1), (a, b) => b.Time - a.Time).ShouldBe(Enumerable.Repeat(TimeSpan.FromMinutes(10), 3));
    }

    [Fact]
    public async Task A_turn_in_hand_is_left_alone()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        await bridge.PostNumberAsync(1);

        (await bridge.Services.GetRequiredService<TurnRunner>().TakeAsync("ready", Ct)).ShouldBe(TurnResult.NotNeeded);

        // Nor has one that the event woke taken it.
        (await mailbox.ReadStateAsync(Ct)).Claim!.TurnId.ShouldBe(claimed.State.Claim!.TurnId);
    }

    [Fact]
    public async Task A_call_that_may_still_be_under_way_keeps_its_signal_although_its_claim_ran_out()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        (await bridge.Operator.PostAsync("/api/signals/ready/pause", null, Ct)).EnsureSuccessStatusCode();
        await bridge.PostNumberAsync(1);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        await claimed.UpdateAsync(claimed.State with { Pause = null }, Ct);
        await claimed.RecordAttemptAsync(bridge.Signal("ready"), (await claimed.NextAsync(Ct))!, Ct);

        world.Time!.Advance(bridge.Timings.TakeOver - TimeSpan.FromMilliseconds(1));

        (await bridge.Services.GetRequiredService<TurnRunner>().TakeAsync("ready", Ct)).ShouldBe(TurnResult.NotNeeded);
        (await mailbox.ReadStateAsync(Ct)).Claim!.TurnId.ShouldBe(claimed.State.Claim!.TurnId);
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_mailbox_that_was_claimed_before_is_claimed_by_one_of_all_who_read_it()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var seen = await mailbox.ReadStateAsync(Ct);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => mailbox.TryClaimAsync(seen, Ct)));

        seen.ETag.ShouldNotBeNull();
        claims.Count(c => c is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_due_time_is_claimed_by_one_of_all_who_read_it()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var records = bridge.Services.GetRequiredService<ScheduleRecords>();
        var now = world.Time!.GetUtcNow();
        var record = await records.ReadAsync("daily", now, Ct);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => records.ClaimAsync(record, now, Ct)));

        claims.Count(c => c is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_finds_the_slot_closed_fires_when_it_opens()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "file:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            """
            { "SignalBridge": {
              "Signals": [ { "Name": "import", "Workflow": "WKF1", "WhenThrottled": "Reject", "Parameters": [ { "Name": "file", "Type": "string" } ] } ],
              "FileDrops": [ { "Name": "nightly", "Pattern": "*.csv", "Signal": "import", "Parameters": { "file": "blob.name" } } ] } }
            """);
        var drops = bridge.Services.GetRequiredService<FileDropReceiver>();
        await bridge.Imports.UploadBlobAsync("first.csv", BinaryData.FromString("x"), Ct);
        await drops.SweepAsync(Ct);
        await bridge.RunDryAsync("import");
        await bridge.Imports.UploadBlobAsync("second.csv", BinaryData.FromString("x"), Ct);
        await drops.SweepAsync(Ct);
        await bridge.SettledAsync("import");
        world.Fired.Count.ShouldBe(1);

        world.Time!.Advance(TimeSpan.FromMinutes(10));
        await drops.SweepAsync(Ct);
        await bridge.RunDryAsync("import");

        world.Fired.Count.ShouldBe(2);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
