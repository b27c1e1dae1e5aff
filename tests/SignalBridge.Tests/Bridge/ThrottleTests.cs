using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Timing;

namespace SignalBridge.Tests.Bridge;

/// <summary>One slot at a time: spaced, in order, each event once.</summary>
public sealed class ThrottleTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Twenty_webhooks_at_once_fire_in_order_each_in_a_slot_of_its_own()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var ids = await Task.WhenAll(Enumerable.Range(1, 20).Select(bridge.PostNumberAsync));
        await bridge.RunDryAsync("ready");

        // Accepted at once, so in the order of their ids, which say when each became durable.
        var expected =
            Enumerable.Range(1, 20).OrderBy(n => ids[n - 1].Split('.')[1], StringComparer.Ordinal)
                .ThenBy(n => int.Parse(ids[n - 1].Split('.')[2]));
        world.Numbers().ShouldBe(expected);
        ShouldBeSpaced(world, TimeSpan.FromMinutes(10));
        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["accepted"]!, (long)counts["fired"]!).ShouldBe((20, 20));
    }

    [Fact]
    public async Task Two_instances_on_one_storage_keep_the_interval_between_them()
    {
        var interval = TimeSpan.FromMilliseconds(300);
        await using var world = await Sample.WorldAsync(azurite, interval, realTime: true);
        await using var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered("00:00:00.3"));
        await using var two = await BridgeUnderTest.StartAsync(world, Sample.Numbered("00:00:00.3"));

        await Task.WhenAll(Enumerable.Range(1, 20).Select(n => (n % 2 == 0 ? one : two).PostNumberAsync(n)));
        await Eventually.HoldsAsync(() => Task.FromResult(world.Calls.Count >= 20), () => $"{world.Calls.Count} calls");
        await one.SettledAsync("ready");

        world.Numbers().Order().ShouldBe(Enumerable.Range(1, 20));
        ShouldBeSpaced(world, interval);
    }

    [Fact]
    public async Task A_webhook_during_a_closed_slot_waits_for_it_and_says_so()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        world.Time!.Advance(TimeSpan.FromMinutes(3));

        var id = await bridge.PostNumberAsync(2);

        ((string)(await bridge.EventAsync(id))["reason"]!)
            .ShouldBe("The slot opens at 2026-03-02 08:10:00Z, 00:10:00 after 2026-03-02 08:00:00Z.");
        world.Numbers().ShouldBe([1]);
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 2]);
        world.Fired[1].Time.ShouldBe(world.Fired[0].Time + TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task A_lost_wake_is_restored_within_a_minute()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using (var first = await BridgeUnderTest.StartAsync(world, Sample.Numbered()))
        {
            await first.PostNumberAsync(1);
            await first.SettledAsync("ready");
            await first.PostNumberAsync(2);
            await first.SettledAsync("ready");
            await first.Services.GetRequiredService<QueueClient>().ClearMessagesAsync(Ct);
        }

        await using var second = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await second.SettledAsync("ready");
        await world.AdvanceUntilAsync(TimeSpan.FromMinutes(10), () => world.Numbers().Count == 2);

        (world.Fired[1].Time - world.Fired[0].Time).ShouldBeLessThan(TimeSpan.FromMinutes(12));
    }

    [Fact]
    public async Task A_shortened_interval_holds_for_what_sleeps_until_the_old_slot()
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromMinutes(1));
        await using var bridge = await AsleepAsync(world, "5.00:00:00");

        bridge.Set("SignalBridge:Signals:0:MinimumInterval", "00:01:00");
        world.Time!.Advance(TimeSpan.FromSeconds(90));
        await bridge.Services.GetRequiredService<Sweep>().OneAsync("ready", TestContext.Current.CancellationToken);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2]);
        world.Fired[1].Time.ShouldBe(world.Fired[0].Time + TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task A_slot_further_away_than_a_wake_can_sleep_is_met()
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromMinutes(1));
        await using var bridge = await AsleepAsync(world, "20.00:00:00");

        (await bridge.SettledAsync("ready")).WakeAt.ShouldBe(world.Time!.GetUtcNow() + Timings.LongestSleep);
        await bridge.RunDryAsync("ready");

        world.Fired[1].Time.ShouldBe(world.Fired[0].Time + TimeSpan.FromDays(20));
    }

    [Fact]
    public async Task A_paused_signal_accepts_and_fires_nothing_until_it_is_resumed()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await PostAsync(bridge, "/api/signals/ready/pause");

        var ids = await Task.WhenAll(bridge.PostNumberAsync(1), bridge.PostNumberAsync(2));
        ((string)(await bridge.EventAsync(ids[0]))["reason"]!).ShouldContain("The signal is paused.");
        await PostAsync(bridge, $"/api/events/{ids[0]}/discard");
        world.Calls.ShouldBeEmpty();
        await PostAsync(bridge, "/api/signals/ready/resume");
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([2]);
        ((string)(await bridge.EventAsync(ids[0]))["state"]!).ShouldBe("discarded");
        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["accepted"]!, (long)counts["fired"]!, (long)counts["discarded"]!).ShouldBe((2, 1, 1));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task PostAsync(BridgeUnderTest bridge, string path)
    {
        using var answer = await bridge.Operator.PostAsync(path, null, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
    }

    private static void ShouldBeSpaced(World world, TimeSpan interval)
    {
        world.Calls.ShouldAllBe(c => c.Outcome == CampaignEmulator.TriggerOutcome.Accepted);
        foreach (var (before, after) in world.Fired.Zip(world.Fired.Skip(1)))
        {
            (after.Time - before.Time).ShouldBeGreaterThanOrEqualTo(interval);
        }
    }

    /// <summary>A bridge that has fired number 1, and in which number 2 waits for the next slot.</summary>
    private static async Task<BridgeUnderTest> AsleepAsync(World world, string interval)
    {
        var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(interval));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(2);
        await bridge.SettledAsync("ready");
        return bridge;
    }
}
