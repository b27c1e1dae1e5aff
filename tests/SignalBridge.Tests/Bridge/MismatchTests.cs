using CampaignEmulator;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// Where a signal sends other parameters than its activity declares, nothing is sent: Campaign would refuse all that waits.
/// </summary>
public sealed class MismatchTests(AzuriteFixture azurite)
{
    private static readonly string[] BatchParameters = ["file:string", "count:number", "first:datetime", "last:datetime"];

    [Fact]
    public async Task A_policy_changed_while_the_bridge_runs_holds_the_backlog_until_the_activity_declares_what_it_sends()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BacklogAsync(world);

        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Batch");
        await Eventually.HoldsAsync(() => Task.FromResult(Warnings(world).Count == 5), () => string.Join('\n', world.Log.Lines));
        await NextSlotAsync(bridge);

        var held = await bridge.SignalAsync("ready");
        ((int)held["pending"]!, (long)held["counts"]!["dead"]!, world.Calls.Count).ShouldBe((3, 0, 1));
        ((string)held["waitsFor"]!).ShouldMatch("^It is held, and compared again at 2026-03-02 08:10:0[0-9]Z: ");
        ((string)held["waitsFor"]!).ShouldContain("the signal and activity signal1 of WKF1 declare different parameters: 'file' is declared here, but not by the activity.");
        ((string)held["lastOutcome"]!["outcome"]!).ShouldBe("Mismatched");

        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), BatchParameters);
        await bridge.RunDryAsync("ready");

        world.Fired.Count.ShouldBe(2);
        world.Fired[1].Parameters.GetProperty("count").GetString().ShouldBe("3");
    }

    [Fact]
    public async Task Held_events_fire_when_the_policy_is_set_back()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BacklogAsync(world);
        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Batch");
        await NextSlotAsync(bridge);

        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Queue");
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task An_activity_changed_after_its_workflow_was_read_costs_no_event()
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromSeconds(30));
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered("00:00:30"));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var id = await bridge.PostNumberAsync(2);

        // The workflow's answer is kept for a minute.
        world.AddWorkflow("WKF1", TimeSpan.FromSeconds(30), "number:number", "more:string");
        await NextSlotAsync(bridge);

        var waiting = await bridge.EventAsync(id);
        ((string)waiting["state"]!).ShouldBe("pending");
        ((string)waiting["waitsFor"]!).ShouldContain("'more' is declared by the activity, but not here.");
        world.AddWorkflow("WKF1", TimeSpan.FromSeconds(30), "number:number");
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("Fire", DeclarationsForm.List)]
    [InlineData("Hold", DeclarationsForm.Absent)]
    public async Task Where_the_owner_wants_it_or_Campaign_tells_nothing_it_is_sent(string onMismatch, DeclarationsForm form)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number", "more:string");
        world.Campaign.Settings = world.Campaign.Settings with { Declarations = form, MissingParametersAllowed = true };
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered().Replace(
            "\"MinimumInterval\"", $"\"OnMismatch\": \"{onMismatch}\", \"MinimumInterval\"", StringComparison.Ordinal));

        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task A_change_that_has_nothing_to_do_with_a_signal_does_not_compare_it_again()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:boolean");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await Eventually.HoldsAsync(() => Task.FromResult(Warnings(world).Count == 1), () => "It is not compared at the start.");

        bridge.Set("SignalBridge:Signals:0:MinimumInterval", "00:20:00");
        bridge.Set("SignalBridge:Signals:0:Parameters:0:Type", "string");

        await Eventually.HoldsAsync(
            () => Task.FromResult(Warnings(world).Any(line =>
                line.Contains("'number' is a string here and a boolean in the activity", StringComparison.Ordinal))),
            () => "It is not compared when it changed.");
        Warnings(world).Count.ShouldBe(2);
    }

    private static async Task<BridgeUnderTest> BacklogAsync(World world)
    {
        var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        for (var number = 2; number <= 4; number++)
        {
            await bridge.PostNumberAsync(number);
        }

        return bridge;
    }

    private static async Task NextSlotAsync(BridgeUnderTest bridge)
    {
        var wake = (await bridge.SettledAsync("ready")).WakeAt!.Value;
        bridge.World.Time!.Advance(wake - bridge.World.Time.GetUtcNow());
        await bridge.SettledAsync("ready");
    }

    private static IReadOnlyList<string> Warnings(World world) =>
        [.. world.Log.Lines.Where(line => line.StartsWith("Warning", StringComparison.Ordinal)
            && line.Contains("does not match its activity", StringComparison.Ordinal))];
}
