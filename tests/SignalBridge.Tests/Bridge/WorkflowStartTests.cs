using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Sources.Schedules;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>What waits for a workflow goes on as soon as that runs, not when its back-off is over.</summary>
public sealed class WorkflowStartTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("start", WorkflowState.Finished)]
    [InlineData("resume", WorkflowState.Warning)]
    public async Task A_command_through_the_bridge_lets_it_go_on(string method, WorkflowState before)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await WaitingAsync(world, Sample.Numbered(), before);

        await bridge.DoAsync("workflows/WKF1/commands", $$"""{"method":"{{method}}"}""", HttpStatusCode.Accepted);
        await FiresWithinAsync(bridge, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_scheduled_start_lets_it_go_on()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration = Sample.Numbered().Replace("\"Hooks\"",
            "\"Schedules\": [ { \"Name\": \"daily\", \"Cron\": \"0 9 * * *\", \"Workflow\": \"WKF1\", \"Command\": \"start\" } ], \"Hooks\"", StringComparison.Ordinal);
        await using var bridge = await BridgeUnderTest.StartAsync(world, configuration);
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        await WaitAsync(bridge, WorkflowState.Finished);

        await world.AdvanceUntilAsync(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero) - world.Time!.GetUtcNow(),
            () => world.Campaign.Calls.All().Any(c => c.Call == CallKind.Command));
        await FiresWithinAsync(bridge, TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("status", "In progress", "status")]
    [InlineData("", "In progress", "nextProcessingDate")]
    public async Task A_workflow_that_is_seen_running_lets_it_go_on(string field, string state, string from)
    {
        await using var world = await Sample.WorldAsync(azurite);
        world.Campaign.Settings = world.Campaign.Settings with { StateField = field };
        await using var bridge = await WaitingAsync(world, Sample.Numbered(), WorkflowState.Finished);
        var stopped = await bridge.Operator.GetFromJsonAsync<JsonNode>("/api/workflows/WKF1", Ct);
        world.Campaign.Workflows.SetState("WKF1", WorkflowState.InProgress);

        var running = await bridge.Operator.GetFromJsonAsync<JsonNode>("/api/workflows/WKF1", Ct);

        ((string?)stopped!["state"]).ShouldBe(field.Length > 0 ? "Finished" : null);
        ((string?)running!["state"], (string?)running["stateFrom"]).ShouldBe((state, from));
        await FiresWithinAsync(bridge, TimeSpan.Zero);
    }

    [Fact]
    public async Task Another_signal_of_the_workflow_that_fires_lets_it_go_on()
    {
        await using var world = await World.StartAsync(azurite);
        var activity = new SignalActivity
        {
            MinimumInterval = TimeSpan.FromMinutes(10),
            Parameters = [new("number", DeclaredType.Number)]
        };
        world.Campaign.Workflows.Put("WKF1",
            new WorkflowDefinition
            {
                Activities = new Dictionary<string,
                SignalActivity>
                { ["signal1"] = activity, ["signal2"] = activity }
            });
        var configuration = Sample.Numbered().Replace("\"Signals\": [",
            "\"Signals\": [ { \"Name\": \"other\", \"Workflow\": \"WKF1\", \"Activity\": \"signal2\", \"Parameters\": [ { \"Name\": \"number\", \"Type\": \"number\" } ] },", StringComparison.Ordinal);
        await using var bridge = await WaitingAsync(world, configuration, WorkflowState.Finished);
        world.Campaign.Workflows.SetState("WKF1", WorkflowState.InProgress);

        await bridge.DoAsync("signals/other/fire", """{"parameters":{"number":2}}""", HttpStatusCode.Accepted);

        await Eventually.HoldsAsync(() => Task.FromResult(world.Fired.Count == 2), () => "It waits for its back-off.");
    }

    private static async Task<BridgeUnderTest> WaitingAsync(World world, string configuration, WorkflowState state)
    {
        var bridge = await BridgeUnderTest.StartAsync(world, configuration);
        await WaitAsync(bridge, state);
        return bridge;
    }

    /// <summary>Lets an event wait until it is tried again minutes later only.</summary>
    private static async Task WaitAsync(BridgeUnderTest bridge, WorkflowState state)
    {
        var world = bridge.World;
        world.Campaign.Workflows.SetState("WKF1", state);
        await bridge.PostNumberAsync(1);
        for (var wake = (await bridge.SettledAsync("ready")).WakeAt!.Value; wake - world.Time!.GetUtcNow() < TimeSpan.FromMinutes(2); wake = (await bridge.SettledAsync("ready")).WakeAt!.Value)
        {
            world.Time.Advance(wake - world.Time.GetUtcNow());
        }
    }

    private static async Task FiresWithinAsync(BridgeUnderTest bridge, TimeSpan patience)
    {
        var world = bridge.World;
        var end = world.Time!.GetUtcNow() + patience;
        await Eventually.HoldsAsync(
            async () =>
            {
                if (world.Fired.Count == 0 && world.Time.GetUtcNow() < end
                    && (await bridge.SettledAsync("ready")).WakeAt is { } wake && wake <= end)
                {
                    world.Time.Advance(wake - world.Time.GetUtcNow());
                }

                return world.Fired.Count == 1;
            },
            () => $"It waits for its back-off: {string.Join('\n', world.Log.Lines.TakeLast(5))}");
        world.Time.GetUtcNow().ShouldBeLessThanOrEqualTo(end);
    }
}
