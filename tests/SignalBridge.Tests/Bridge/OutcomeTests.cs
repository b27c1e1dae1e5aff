using System.Net;
using CampaignEmulator;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>What becomes of events when Campaign does not simply accept.</summary>
public sealed class OutcomeTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task While_Campaign_is_down_events_wait_with_the_reason_and_fire_when_it_is_back()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 3, Status = 503, When = FaultMoment.Before });

        var id = await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var waiting = await bridge.EventAsync(id);
        await bridge.RunDryAsync("ready");

        ((string)waiting["state"]!).ShouldBe("pending");
        ((string)waiting["reason"]!).ShouldStartWith("It is tried again at");
        world.Numbers().ShouldBe([1]);
        ((string)(await bridge.EventAsync(id))["state"]!).ShouldBe("fired");
    }

    [Fact]
    public async Task When_Ims_refuses_events_wait_and_operators_see_why()
    {
        await using var world = await Sample.WorldAsync(azurite);

        // From the start: a token that was given before would do.
        world.Campaign.Settings = world.Campaign.Settings with { ClientSecrets = ["another"] };
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var signal = await bridge.SignalAsync("ready");
        world.Campaign.Settings = world.Campaign.Settings with { ClientSecrets = [] };
        await bridge.RunDryAsync("ready");

        ((string)signal["lastOutcome"]!["outcome"]!).ShouldBe("Unauthorised");
        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task An_unknown_workflow_makes_its_events_dead_with_the_reason_and_other_signals_go_on()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF2", TimeSpan.FromMinutes(10), "number:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, TwoSignals);

        var lost = await bridge.AcceptedAsync("one", """{"number":1}""", ("x-api-key", Signed.Secret));
        await bridge.AcceptedAsync("two", """{"number":2}""", ("x-api-key", Signed.Secret));
        await bridge.SettledAsync("one");
        await bridge.SettledAsync("two");

        world.Numbers().ShouldBe([2]);
        var dead = await bridge.EventAsync(lost);
        ((string)dead["state"]!).ShouldBe("dead");
        ((string)dead["reason"]!).ShouldNotBeEmpty();
        ((string)dead["body"]!).ShouldBe("""{"number":1}""");
    }

    [Fact]
    public async Task An_unknown_activity_makes_the_event_dead_and_names_those_there_are()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered()
            .Replace("\"signal1\"", "\"signal9\"", StringComparison.Ordinal));

        var id = await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        ((string)(await bridge.EventAsync(id))["reason"]!).ShouldContain("signal1");
    }

    [Fact]
    public async Task A_stopped_workflow_makes_events_wait_until_it_runs()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        world.Campaign.Workflows.SetState("WKF1", WorkflowState.Finished);

        var id = await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        ((string)(await bridge.EventAsync(id))["state"]!).ShouldBe("pending");
        world.Campaign.Workflows.SetState("WKF1", WorkflowState.InProgress);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task A_workflow_that_does_not_run_is_started_once_where_the_signal_says_so_and_the_event_fires_once()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration =
            Sample.Numbered().Replace("\"UnknownOutcome\"", "\"StartIfNotRunning\": true, \"UnknownOutcome\"",
                StringComparison.Ordinal);
        await using var bridge = await BridgeUnderTest.StartAsync(world, configuration);
        world.Campaign.Settings = world.Campaign.Settings with { CommandDelay = TimeSpan.FromSeconds(5) };
        world.Campaign.Workflows.SetState("WKF1", WorkflowState.Finished);

        await bridge.PostNumberAsync(1);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
        world.Campaign.Calls.Count(CallKind.Command).ShouldBe(1);
    }

    [Fact]
    public async Task A_declaration_that_differs_from_the_activitys_is_told_at_start()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:string", "more:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        await Eventually.HoldsAsync(
            () => Task.FromResult(world.Log.Lines.Count(l => l.StartsWith("Warning", StringComparison.Ordinal)
                && l.Contains("ready", StringComparison.Ordinal)) >= 2),
            () => string.Join("\n", world.Log.Lines));

        world.Log.Lines.ShouldContain(l =>
            l.Contains("'number' is a number here and a string in the activity", StringComparison.Ordinal));
        world.Log.Lines.ShouldContain(l =>
            l.Contains("'more' is declared by the activity, but not here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(FaultMoment.Before)]
    [InlineData(FaultMoment.After)]
    public async Task A_lost_answer_is_learnt_by_asking_again_inside_the_interval_and_the_event_fires_once(FaultMoment moment)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = moment });

        var id = await bridge.PostNumberAsync(1);
        var next = await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2]);
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(10));
        ((string)(await bridge.EventAsync(id))["state"]!).ShouldBe("fired");
        ((string)(await bridge.EventAsync(next))["state"]!).ShouldBe("fired");
    }

    [Fact]
    public async Task With_give_up_a_lost_answer_makes_the_event_dead_and_its_slot_stays_used()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(unknown: "GiveUp"));
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });

        var id = await bridge.PostNumberAsync(1);
        await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");

        ((string)(await bridge.EventAsync(id))["state"]!).ShouldBe("dead");
        world.Numbers().ShouldBe([1, 2]);
        world.Calls.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_workflow_can_be_read_and_commanded_and_no_other_command_is_sent()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var read = await bridge.Operator.GetAsync("/api/workflows/WKF1", Ct);
        using var paused = await bridge.Operator.PostAsync("/api/workflows/WKF1/commands", new StringContent("""{"method":"pause"}"""), Ct);
        using var wrong = await bridge.Operator.PostAsync("/api/workflows/WKF1/commands", new StringContent("""{"method":"Pause"}"""), Ct);

        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await read.Content.ReadAsStringAsync(Ct)).ShouldNotContain("@");
        paused.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task An_operator_fires_a_signal_by_hand_and_it_obeys_the_slot()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        using var fired = await bridge.Operator.PostAsync("/api/signals/ready/fire", new StringContent("""{"parameters":{"number":2}}"""), Ct);
        using var wrong = await bridge.Operator.PostAsync("/api/signals/ready/fire", new StringContent("""{"parameters":{"nubmer":2}}"""), Ct);

        fired.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await wrong.Content.ReadAsStringAsync(Ct)).ShouldContain("did you mean");
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 2]);
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBe(TimeSpan.FromMinutes(10));
    }

    private const string TwoSignals =
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "one", "Workflow": "WKF1", "Parameters": [ { "Name": "number", "Type": "number" } ] },
                       { "Name": "two", "Workflow": "WKF2", "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
          "Hooks": [ { "Name": "one", "Signal": "one", "Verify": { "Scheme": "api-key", "Secrets": [ "{{Signed.Secret}}" ] }, "Parameters": { "number": "body.number" } },
                     { "Name": "two", "Signal": "two", "Verify": { "Scheme": "api-key", "Secrets": [ "{{Signed.Secret}}" ] }, "Parameters": { "number": "body.number" } } ] } }
        """;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
