using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Cli.Tests.Online;

/// <summary>What an operator does from a shell, against a real bridge.</summary>
public sealed class OperatingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_signal_is_fired_waited_for_shown_and_replayed()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        var fired =
            await running.RunAsync("signals", "fire", "ready", "-p", "number=7", "--wait", "00:01:00", "--output", "json");
        fired.Code.ShouldBe(ExitCode.Done, fired.Error);
        running.Bridge.World.Numbers().ShouldBe([7]);
        var id = (string)JsonNode.Parse(fired.Out)!["id"]!;

        var shown = await running.RunAsync("events", "show", id);
        shown.Out.ShouldContain("fired");
        shown.Out.ShouldMatch("number +7");
        (await running.RunAsync("events", "explain", id)).Out.ShouldContain("It came in from operator.");

        var listed = await running.RunAsync("events", "list", "ready", "--state", "fired", "--output", "ndjson");
        listed.Out.Trim().Split('\n').Select(line => (string)JsonNode.Parse(line)!["id"]!).ShouldBe([id]);

        var replayed = await running.RunAsync("events", "replay", id);
        replayed.Code.ShouldBe(ExitCode.Done);
        replayed.Out.ShouldStartWith("accepted ready.");
    }

    [Fact]
    public async Task What_does_not_happen_in_time_ends_with_its_own_code()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        (await running.RunAsync("signals", "pause", "ready")).Out.ShouldBe("The signal ready is paused.\n".ReplaceLineEndings());
        var waited = await running.RunAsync("signals", "fire", "ready", "-p", "number=1", "--wait", "00:00:00");

        waited.Code.ShouldBe(ExitCode.TooLong);
        waited.Error.ShouldContain("is still pending. The signal is paused.");

        var status = await running.RunAsync("status");
        status.Out.ShouldMatch(@"ready +1 .*The signal is paused\.");
        var id = (string)JsonNode.Parse((await running.RunAsync("events", "list", "ready", "-o", "ndjson")).Out)!["id"]!;
        (await running.RunAsync("events", "discard", id)).Out.ShouldContain("discarded");

        // Discarded already: it does not fit the state.
        var again = await running.RunAsync("events", "discard", id);
        again.Code.ShouldBe(ExitCode.Refused);
        again.Error.ShouldContain("409 The event is discarded; only a pending one can be discarded.");
        (await running.RunAsync("signals", "resume", "ready")).Out.ShouldContain("The signal ready is not paused.");
    }

    [Fact]
    public async Task The_whole_bridge_is_paused_and_goes_on()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        (await running.RunAsync("signals", "pause", "--all")).Out.ShouldContain("The bridge is paused.");
        (await running.RunAsync("status")).Out.ShouldContain("The bridge is PAUSED since ");
        (await running.RunAsync("signals", "resume", "--all")).Out.ShouldContain("The bridge is not paused.");
        (await running.RunAsync("signals", "pause")).Code.ShouldBe(ExitCode.Usage);
    }

    [Fact]
    public async Task Dead_events_are_looked_at_first_and_then_replayed()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        const string body = """{"kind":"ready","number":"\u001b[2Jno number"}""";
        (await running.Bridge.PostAsync("crm", body, Signed.GitHub(body))).Dispose();

        var dead = await running.RunAsync("events", "list", "ready", "--state", "dead");
        dead.Out.ShouldContain("not a number");
        var look = await running.RunAsync("signals", "replay", "ready", "--dry-run");
        look.Out.ShouldContain("A dry run: nothing was changed.");
        look.Out.ShouldMatch("unmappable +1");

        // The raw body is shown, and its escape sequence is not obeyed.
        var id =
            (string)JsonNode.Parse((await running.RunAsync("events", "list", "ready", "-s", "dead", "-o", "ndjson")).Out)!["id"]!;
        var shown = await running.RunAsync("events", "show", id);
        shown.Out.ShouldContain("no number");
        shown.Out.ShouldNotContain('\u001b');
        var replayed = await running.RunAsync("events", "replay", id);
        replayed.Code.ShouldBe(ExitCode.Refused);
        replayed.Error.ShouldContain("422 The event cannot be mapped as the configuration is now.");
        replayed.Error.ShouldContain("  - 'number'");
    }

    [Fact]
    public async Task A_workflow_is_shown_stopped_and_started()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        (await running.RunAsync("workflow", "show", "WKF1")).Out.ShouldContain("signal signal1: number number");
        (await running.RunAsync("workflow", "stop", "WKF1")).Out.ShouldContain("stop WKF1: accepted.");
        (await running.RunAsync("workflow", "start", "WKF1")).Out.ShouldContain("start WKF1: accepted.");
        (await running.RunAsync("workflow", "show", "WKF404")).Code.ShouldBe(ExitCode.Refused);
    }

    [Fact]
    public async Task Hooks_show_what_they_answered()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        (await running.Bridge.PostAsync("crm", "{}")).Dispose();
        (await running.RunAsync("hooks")).Out.ShouldMatch("crm +ready +github +never +MissingHeader=1");
    }

    [Fact]
    public async Task The_exit_code_says_why_a_call_failed()
    {
        await using var running = await RunningBridge.StartAsync(azurite);
        (await running.RunAsync("signals", "pause", "no-such")).Code.ShouldBe(ExitCode.NotFound);
        (await running.RunAsync("events", "show", "no-such")).Code.ShouldBe(ExitCode.NotFound);
        var unfit = await running.RunAsync("signals", "fire", "ready", "-p", "numbr=1");
        unfit.Code.ShouldBe(ExitCode.Refused);
        unfit.Error.ShouldContain("did you mean 'number'?");
        (await running.RunAsync("signals", "fire", "ready", "-p", "number")).Code.ShouldBe(ExitCode.Usage);

        running.Settings["SIGNALBRIDGE_KEY"] = "wrong";
        var refused = await running.RunAsync("status");
        refused.Code.ShouldBe(ExitCode.NotAllowed);
        refused.Error.ShouldContain("does not take the key in SIGNALBRIDGE_KEY");
        refused.Error.ShouldNotContain("wrong");
        running.Settings["SIGNALBRIDGE_KEY"] = null;
        (await running.RunAsync("status")).Code.ShouldBe(ExitCode.Usage);
    }

    [Theory]
    [InlineData("http://bridge.example.com", ExitCode.Usage, "would get the key unencrypted; use https")]
    [InlineData("ftp://x", ExitCode.Usage, "The bridge's address is none")]
    [InlineData("http://127.0.0.1:9", ExitCode.Unexpected, "No bridge answers at http://127.0.0.1:9/")]
    public async Task An_address_that_cannot_be_asked_is_told(string url, int code, string expected)
    {
        var cli = await Cli.RunAsync(new Dictionary<string, string?> { ["SIGNALBRIDGE_KEY"] = "key" }, ["status", "--url", url]);
        cli.Code.ShouldBe(code);
        cli.Error.ShouldContain(expected);
    }
}
