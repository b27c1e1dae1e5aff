using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// The policy <c>Latest</c>: the newest event fires, the others go into it, and the last of a burst always fires.
/// </summary>
public sealed class LatestTests(AzuriteFixture azurite)
{
    private static readonly string Configuration = Sample.Numbered(policy: "Latest");

    [Fact]
    public async Task A_single_event_fires_at_once_and_what_comes_meanwhile_waits_for_the_next_slot()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);

        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        world.Numbers().ShouldBe([1]);
        var older = await bridge.PostNumberAsync(2);
        var newest = await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 3]);
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBe(TimeSpan.FromMinutes(10));
        var coalesced = await bridge.EventAsync(older);
        ((string)coalesced["state"]!, (string)coalesced["duplicateOf"]!).ShouldBe(("coalesced", newest));
        ((string)(await bridge.EventAsync(newest))["state"]!).ShouldBe("fired");
        await ShouldCountAsync(bridge, fired: 2, coalesced: 1);
    }

    [Fact]
    public async Task Of_a_burst_of_hundreds_in_many_chunks_the_last_fires_and_each_other_names_it()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        await bridge.PostNumberAsync(0);
        await bridge.SettledAsync("ready");

        await Task.WhenAll(Enumerable.Range(1, 400).Select(bridge.PostNumberAsync));
        var last = await bridge.PostNumberAsync(401);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([0, 401]);
        await ShouldCountAsync(bridge, fired: 2, coalesced: 400);
        var others = await bridge.EventsAsync("ready", "coalesced");
        others.Count.ShouldBe(100);
        others.ShouldAllBe(e => (string)e["duplicateOf"]! == last);
    }

    [Fact]
    public async Task A_repeat_of_an_older_event_does_not_pass_for_the_newest()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await BridgeUnderTest.StartAsync(world, Configuration);
        await using var two = await BridgeUnderTest.StartAsync(world, Configuration);
        await one.PostNumberAsync(1);
        await one.SettledAsync("ready");

        var first = await one.PostNumberAsync(2);
        await one.PostNumberAsync(3);
        world.Time!.Advance(TimeSpan.FromSeconds(1));
        var repeat = await two.PostNumberAsync(2);
        await one.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 3]);
        var duplicate = await one.EventAsync(repeat);
        ((string)duplicate["state"]!, (string)duplicate["duplicateOf"]!).ShouldBe(("duplicate", first));
        await ShouldCountAsync(one, fired: 2, coalesced: 1, duplicate: 1);
    }

    [Fact]
    public async Task An_event_that_went_into_another_is_not_fired_when_it_is_sent_again()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await BridgeUnderTest.StartAsync(world, Configuration);
        await using var two = await BridgeUnderTest.StartAsync(world, Configuration);
        await one.PostNumberAsync(1);
        await one.SettledAsync("ready");
        await one.PostNumberAsync(2);
        await one.PostNumberAsync(3);
        await one.RunDryAsync("ready");

        var repeat = await two.PostNumberAsync(2);
        await two.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 3]);
        ((string)(await two.EventAsync(repeat))["state"]!).ShouldBe("duplicate");
    }

    [Fact]
    public async Task Where_the_newest_is_refused_the_one_before_it_is_not_lost()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(2);
        var refused = await bridge.PostNumberAsync(3);

        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 1, Status = 400, When = FaultMoment.Before });
        await bridge.RunDryAsync("ready");

        ((string)(await bridge.EventAsync(refused))["state"]!).ShouldBe("dead");
        world.Numbers().ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Set_to_Queue_while_the_newest_is_being_tried_the_oldest_goes_first()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        await bridge.PostNumberAsync(0);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(1);
        await bridge.PostNumberAsync(2);
        world.Campaign.Faults.Add(new Fault
        {
            Call = CallKind.Trigger,
            Times = 1,
            Status = 429,
            RetryAfter = TimeSpan.FromMinutes(2)
        });
        world.Time!.Advance((await bridge.SettledAsync("ready")).WakeAt!.Value - world.Time.GetUtcNow());
        (await bridge.SettledAsync("ready")).Attempted!.Attempts.ShouldHaveSingleItem();

        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Queue");
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public async Task What_a_dead_turn_left_to_end_is_ended_in_a_pause_too()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        await DieBeforeTheRestAsync(bridge);

        await bridge.Services.GetRequiredService<Sweep>().OneAsync("ready", Ct);
        await Eventually.HoldsAsync(async () => !await Mailbox(bridge).HasPendingAsync(Ct), () =>
            "What was left to end still waits.");

        await bridge.SettledAsync("ready");
        var after = await Mailbox(bridge).ReadStateAsync(Ct);
        (after.Pause is not null, after.Counts.Fired, after.Counts.Coalesced, after.Coalescing).ShouldBe((true, 1, 1, null));
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_event_whose_end_is_decided_cannot_be_discarded()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        var older = await DieBeforeTheRestAsync(bridge);

        using var answer = await bridge.Operator.PostAsync($"/api/events/{older}/discard", null, Ct);

        // Whether the next turn has ended it before or not, it is not said to be fired right now, nor that trying again would
        // help.
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        answer.Headers.RetryAfter.ShouldBeNull();
        await Eventually.HoldsAsync(async () => (string)(await bridge.EventAsync(older))["state"]! == "coalesced", () =>
            "It still waits.");
    }

    /// <summary>Fires the newest of two, and dies before the other is ended.</summary>
    /// <returns>The other.</returns>
    private static async Task<string> DieBeforeTheRestAsync(BridgeUnderTest bridge)
    {
        (await bridge.Operator.PostAsync("/api/signals/ready/pause", null, Ct)).EnsureSuccessStatusCode();
        var older = await bridge.PostNumberAsync(1);
        await bridge.PostNumberAsync(2);
        var claimed = (await Mailbox(bridge).TryClaimAsync(await Mailbox(bridge).ReadStateAsync(Ct), Ct))!;

        // Nothing is gathered in a pause; the claim keeps the bridge's own turns away meanwhile.
        await claimed.UpdateAsync(claimed.State with { Pause = null }, Ct);
        var gathered = await new Gatherer(bridge.Signal("ready"), claimed, new RecentKeys()).GatherAsync();
        var newest = gathered.ShouldBeOfType<Gathered.Newest>().Event;
        var taken =
            Ending.Of(bridge.Signal("ready"), newest.Id, new Verdict(EventState.Fired, "Taken.", claimed.State), isAlone: false);
        await claimed.EndAsync(newest, EventState.Fired, taken.Reason, null, taken.State with { Pause = new Pause() },
            cancellationToken: Ct);
        bridge.World.Time!.Advance(bridge.Timings.Lease + TimeSpan.FromSeconds(1));
        return older;
    }

    private static Mailbox Mailbox(BridgeUnderTest bridge) => bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task ShouldCountAsync(BridgeUnderTest bridge, int fired, int coalesced, int duplicate = 0)
    {
        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["accepted"]!, (long)counts["fired"]!, (long)counts["coalesced"]!, (long)counts["duplicate"]!)
            .ShouldBe((fired + coalesced + duplicate, fired, coalesced, duplicate));
    }
}
