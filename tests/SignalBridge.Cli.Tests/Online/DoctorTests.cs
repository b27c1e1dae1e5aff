using System.Net;
using Microsoft.Extensions.Time.Testing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Cli.Tests.Online;

/// <summary>Each fault is made, and <c>doctor</c> names it with its cure.</summary>
public sealed class DoctorTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_bridge_that_is_well_is_told_so()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        await running.Bridge.PostNumberAsync(1);
        await running.Bridge.SettledAsync("ready");
        var doctor = await running.RunAsync("doctor", "--bridge", running.File);

        doctor.Out.ShouldContain("Nothing is wrong that can be seen from here.");
        doctor.Code.ShouldBe(ExitCode.Done, doctor.Out);
    }

    [Fact]
    public async Task A_wrong_key_and_a_skewed_clock()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        running.Settings["SIGNALBRIDGE_KEY"] = "other";
        var doctor =
            await Cli.RunAsync(running.Settings, ["doctor"],
                new FakeTimeProvider(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(7)));

        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldMatch("WRONG +clock +This machine's clock and the bridge's differ by 4[12]\\d s\\.");
        doctor.Out.ShouldContain("set it by NTP");
        doctor.Out.ShouldMatch("WRONG +key +The bridge does not take the operator key");
    }

    [Fact]
    public async Task Storage_that_is_away()
    {
        await using var world = await Sample.WorldAsync(azurite, realTime: true);
        const string nowhere = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;TableEndpoint=http://127.0.0.1:9/a;"
            + "QueueEndpoint=http://127.0.0.1:9/a;BlobEndpoint=http://127.0.0.1:9/a";
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(), nowhere);
        var settings = new Dictionary<string,
            string?>
        {
            ["SIGNALBRIDGE_URL"] = bridge.Http.BaseAddress!.ToString(),
            ["SIGNALBRIDGE_KEY"] = BridgeUnderTest.OperatorKey
        };
        var doctor = await Cli.RunAsync(settings, ["doctor"], TimeProvider.System);

        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldMatch("WRONG +storage +Storage is not available");
    }

    [Fact]
    public async Task A_stopped_workflow_that_refused_a_trigger()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        running.Bridge.World.Campaign.Workflows.SetState("WKF1", CampaignEmulator.WorkflowState.Finished);
        (await running.RunAsync("doctor")).Out.ShouldMatch("look +workflow WKF1 +Campaign names no state of it");
        await running.Bridge.PostNumberAsync(1);
        await running.Bridge.SettledAsync("ready");
        var doctor = await running.RunAsync("doctor");

        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldMatch("WRONG +signal ready");
        doctor.Out.ShouldContain("signal ready: signalbridge workflow start WKF1");
    }

    [Fact]
    public async Task An_undeclared_parameter_a_paused_signal_and_a_silent_hook()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        running.Bridge.World.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:string", "more:string");
        await running.RunAsync("signals", "pause", "ready");
        var doctor = await running.RunAsync("doctor", "--bridge", running.File);

        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldContain("'number' is a number here and a string in the activity.");
        doctor.Out.ShouldContain("'more' is declared by the activity, but not here.");
        doctor.Out.ShouldContain("signal ready: signalbridge signals resume ready");
        doctor.Out.ShouldMatch("look +hook crm +No webhook came since the instance started");
    }

    [Theory]
    [InlineData("\"Workflow\": \"WKF1\"", "\"Workflow\": \"WKF9\"", "WRONG +workflow WKF9 +Campaign does not show it")]
    [InlineData("\"Activity\": \"signal1\"", "\"Activity\": \"signal9\"",
        "WRONG +signal ready +WKF1 has no signal activity 'signal9'")]
    public async Task A_workflow_or_an_activity_that_is_not_there(string right, string wrong, string expected)
    {
        await using var running = await RunningBridge.StartAsync(azurite, Sample.Numbered().Replace(right, wrong));
        var doctor = await running.RunAsync("doctor");

        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldMatch(expected);
    }

    [Fact]
    public async Task Credentials_that_ims_refuses_and_a_sender_with_another_secret()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        var campaign = running.Bridge.World.Campaign;
        campaign.Settings = campaign.Settings with { ClientSecrets = ["another"] };
        campaign.Tokens.RevokeAll();
        using (var refused = await running.Bridge.PostAsync("crm", Sample.Body(1),
            Signed.GitHub(Sample.Body(1), secret: "the-secret-of-somebody-else-000000000")))
        {
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        var doctor = await running.RunAsync("doctor");
        doctor.Code.ShouldBe(ExitCode.Refused);
        doctor.Out.ShouldContain("workflow WKF1: Campaign or IMS refuses the credentials");
        doctor.Out.ShouldMatch("WRONG +hook crm +1 webhooks were signed with another secret");
    }
}
