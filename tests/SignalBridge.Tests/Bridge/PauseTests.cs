using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Hosting;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>The whole bridge paused: nothing is called, nothing is lost.</summary>
public sealed class PauseTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_pause_given_to_one_instance_holds_for_all_and_what_came_in_fires_afterwards()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await using var two = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        await one.DoAsync("pause");
        var id = await one.PostNumberAsync(1);
        world.Time!.Advance(TimeSpan.FromSeconds(1));
        await two.PostNumberAsync(2);
        world.Time.Advance(TimeSpan.FromSeconds(1));
        await one.DoAsync("signals/ready/fire", """{"parameters":{"number":3}}""", System.Net.HttpStatusCode.Accepted);
        world.Time.Advance(TimeSpan.FromMinutes(30));

        (await TakeAsync(one), await TakeAsync(two)).ShouldBe((TurnResult.NotNeeded, TurnResult.NotNeeded));
        world.Calls.ShouldBeEmpty();
        var bridge = await BridgeAsync(two);
        ((bool)bridge["paused"]!, (DateTimeOffset)bridge["since"]!).ShouldBe((true, world.Time.Start));
        ((string)(await two.SignalAsync("ready"))["waitsFor"]!).ShouldBe("The bridge is paused since 2026-03-02 08:00:00Z.");
        ((string)(await two.EventAsync(id))["waitsFor"]!).ShouldBe("The bridge is paused since 2026-03-02 08:00:00Z.");

        await two.DoAsync("resume");
        await Eventually.HoldsAsync(() => Task.FromResult(world.Fired.Count > 0), () => "Nothing fires.");
        await two.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 3]);
        ((bool)(await BridgeAsync(one))["paused"]!).ShouldBeFalse();
        (world.Fired[2].Time - world.Fired[0].Time).ShouldBe(TimeSpan.FromMinutes(20));
    }

    [Fact]
    public async Task A_second_pause_does_not_move_the_first_and_a_second_resume_does_nothing()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.DoAsync("pause");
        world.Time!.Advance(TimeSpan.FromMinutes(1));

        var again = await bridge.DoAsync("pause");
        await bridge.DoAsync("resume");
        var resumed = await bridge.DoAsync("resume");

        ((DateTimeOffset)again["since"]!).ShouldBe(world.Time.Start);
        ((bool)resumed["paused"]!, resumed["since"]).ShouldBe((false, null));
    }

    [Fact]
    public async Task A_pause_survives_a_restart()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using (var first = await BridgeUnderTest.StartAsync(world, Sample.Numbered()))
        {
            await first.DoAsync("pause");
            await first.PostNumberAsync(1);
        }

        await using var second = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        (await TakeAsync(second)).ShouldBe(TurnResult.NotNeeded);
        world.Calls.ShouldBeEmpty();
        await second.DoAsync("resume");
        await Eventually.HoldsAsync(() => Task.FromResult(world.Numbers() is [1]), () => "Nothing fires.");
    }

    [Fact]
    public async Task The_sweep_sends_no_wakes_while_paused_and_those_that_a_resume_did_not_send()
    {
        await using var world = await Sample.WorldAsync(azurite);
        world.LogFrom = Microsoft.Extensions.Logging.LogLevel.Debug;
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var sweep = bridge.Services.GetRequiredService<Sweep>();
        await bridge.DoAsync("pause");
        await bridge.PostNumberAsync(1);

        await sweep.AllAsync(Ct);
        world.Log.Lines.ShouldNotContain(l => l.Contains("no wake that is known", StringComparison.Ordinal));

        // As a resume leaves it that died before its wakes.
        await Sources(bridge).DeleteEntityAsync("bridge", "paused", ETag.All, Ct);
        await sweep.AllAsync(Ct);

        await Eventually.HoldsAsync(() => Task.FromResult(world.Numbers() is [1]), () => "Nothing fires.");
    }

    [Fact]
    public async Task A_turn_that_cannot_learn_whether_the_bridge_is_paused_fails_and_fires_nothing()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.DoAsync("pause");
        await bridge.PostNumberAsync(1);
        var nobody = new TableClient(new Uri("http://127.0.0.1:1/account"), "sources",
            new TableSharedKeyCredential("account", Convert.ToBase64String(new byte[32])),
            new TableClientOptions { Retry = { MaxRetries = 0 } });
        var turns =
            ActivatorUtilities.CreateInstance<TurnRunner>(bridge.Services,
                ActivatorUtilities.CreateInstance<BridgeSwitch>(bridge.Services, nobody));

        var failure = await Should.ThrowAsync<Exception>(() => turns.TakeAsync("ready", Ct));

        Failures.IsOutage(failure).ShouldBeTrue();
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_source_table_that_is_missing_altogether_does_not_mean_that_the_bridge_runs()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.DoAsync("pause");
        await bridge.PostNumberAsync(1);
        var nowhere = bridge.Services.GetRequiredService<StorageAccount>().Tables.GetTableClient($"t{Guid.NewGuid():N}");
        var turns =
            ActivatorUtilities.CreateInstance<TurnRunner>(bridge.Services,
                ActivatorUtilities.CreateInstance<BridgeSwitch>(bridge.Services, nowhere));

        var failure = await Should.ThrowAsync<RequestFailedException>(() => turns.TakeAsync("ready", Ct));

        failure.ErrorCode.ShouldBe("TableNotFound");
        world.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("01:00:00", 1, "Accepted")]
    [InlineData("00:20:00", 0, "missed")]
    public async Task Scheduled_commands_stay_due_and_are_afterwards_as_after_a_stop(string grace, int commands, string what)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10));
        await using var bridge = await BridgeUnderTest.StartAsync(world, Schedule($$""" "Workflow": "WKF1", "Command": "pause", "MisfireGrace": "{{grace}}" """));
        var clock = bridge.Services.GetRequiredService<ScheduleClock>();
        await clock.TickAsync(Ct);
        await bridge.DoAsync("pause");

        world.Time!.Advance(TimeSpan.FromMinutes(150));
        await clock.TickAsync(Ct);

        Commands(world).ShouldBe(0);
        var record = await RecordAsync(bridge);
        (record.Done, record.ClaimedUntil, record.What).ShouldBe((world.Time.Start, null, null));

        await bridge.DoAsync("resume");
        await clock.TickAsync(Ct);
        await Eventually.HoldsAsync(async () => (await RecordAsync(bridge)).What is not null, () => "It was not looked at.");

        Commands(world).ShouldBe(commands);
        (await RecordAsync(bridge)).What!.ShouldStartWith(what);
    }

    [Fact]
    public async Task A_scheduled_signal_is_accepted_and_waits()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10));
        await using var bridge = await BridgeUnderTest.StartAsync(world, Schedule(""" "Signal": "ready" """));
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        await bridge.DoAsync("pause");

        world.Time!.Advance(TimeSpan.FromHours(1));
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        await Eventually.HoldsAsync(async () => (int)(await bridge.SignalAsync("ready"))["pending"]! == 1, () =>
            "It was not accepted.");

        (await TakeAsync(bridge)).ShouldBe(TurnResult.NotNeeded);
        world.Calls.ShouldBeEmpty();
        await bridge.DoAsync("resume");
        await Eventually.HoldsAsync(() => Task.FromResult(world.Fired.Count == 1), () => "Nothing fires.");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Schedule(string rest) =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1" } ],
          "Schedules": [ { "Name": "hourly", "Cron": "0 * * * *", {{rest}} } ] } }
        """;

    private static int Commands(World world) => world.Campaign.Calls.All().Count(c => c.Call == CallKind.Command);

    private static Task<TurnResult> TakeAsync(BridgeUnderTest bridge) =>
        bridge.Services.GetRequiredService<TurnRunner>().TakeAsync("ready", Ct);

    private static async Task<JsonNode> BridgeAsync(BridgeUnderTest bridge) =>
        (await bridge.Operator.GetFromJsonAsync<JsonNode>("/api/bridge", Ct))!;

    private static Task<ScheduleRecord> RecordAsync(BridgeUnderTest bridge) =>
        bridge.Services.GetRequiredService<ScheduleRecords>().ReadAsync("hourly", bridge.World.Time!.GetUtcNow(), Ct);

    private static TableClient Sources(BridgeUnderTest bridge) =>
        bridge.Services.GetRequiredService<StorageAccount>().Tables.GetTableClient(bridge.Services.GetRequiredService<StorageOptions>().SourceTable);
}
