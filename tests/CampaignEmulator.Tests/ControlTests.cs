using System.Text.Json;

namespace CampaignEmulator.Tests;

public sealed class ControlTests
{
    [Fact]
    public async Task Settings_change_in_part_and_the_rest_stays()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PutAsync(
            "/_emulator/settings", """{"minimumInterval":"00:00:03","tooEarlyAnswer":{"status":429},"stateField":"state"}"""));
        reply.Status.ShouldBe(200);
        reply.Json.GetProperty("minimumInterval").GetString().ShouldBe("00:00:03");
        reply = await Reply.OfAsync(await emulator.PutAsync("/_emulator/settings", """{"minimumInterval":0.2}"""));
        reply.Json.GetProperty("stateField").GetString().ShouldBe("state");
        emulator.State.Settings.MinimumInterval.ShouldBe(TimeSpan.FromMilliseconds(200));
        emulator.State.Settings.TooEarlyAnswer.Status.ShouldBe(429);
        emulator.State.Settings.TooEarlyAnswer.Body.ShouldStartWith("T");
        JsonElement.DeepEquals(await emulator.JsonAsync("/_emulator/settings"), reply.Json).ShouldBeTrue();
    }

    [Fact]
    public async Task All_settings_together_can_be_put_back_as_they_were_got()
    {
        await using var emulator = await Emulator.StartAsync();
        var settings = (await emulator.JsonAsync("/_emulator/settings")).GetRawText();
        (await emulator.PutAsync("/_emulator/settings", settings)).EnsureSuccessStatusCode();
        (await emulator.JsonAsync("/_emulator/settings")).GetRawText().ShouldBe(settings);
    }

    [Fact]
    public async Task Every_mistake_in_settings_is_named_and_nothing_changes()
    {
        await using var emulator = await Emulator.StartAsync();
        var before = emulator.State.Settings;
        var reply = await Reply.OfAsync(await emulator.PutAsync(
            "/_emulator/settings", """{"minimalInterval":3,"commandDelay":"3","hrefTrailingSlash":null,"throttleLimit":7,"wrongPathAnswer":{"code":502}}"""));
        reply.Status.ShouldBe(400);
        var mistakes = reply.Json.GetProperty("mistakes").EnumerateArray().Select(mistake => mistake.GetString()!).ToArray();
        mistakes.Length.ShouldBe(4);
        mistakes[0].ShouldStartWith("minimalInterval: unknown");
        mistakes[1].ShouldStartWith("commandDelay: ");
        mistakes[2].ShouldStartWith("hrefTrailingSlash: ");
        mistakes[3].ShouldStartWith("wrongPathAnswer.code: unknown");
        emulator.State.Settings.ShouldBe(before);
    }

    [Theory]
    [InlineData("""{"minimumInterval":-1}""", "minimumInterval")]
    [InlineData("""{"minimumInterval":"9999.00:00:00"}""", "minimumInterval")]
    [InlineData("""{"maximumBodyBytes":-1}""", "maximumBodyBytes")]
    [InlineData("""{"throttleCode":"418"}""", "throttleCode")]
    [InlineData("""{"hrefBase":"nowhere"}""", "hrefBase")]
    [InlineData("""{"apiKeys":["***"]}""", "apiKeys")]
    [InlineData("""{"organizations":[null]}""", "organizations")]
    [InlineData("""{"tooEarlyAnswer":{"status":100}}""", "tooEarlyAnswer")]
    [InlineData("""{"tooEarlyAnswer":7}""", "tooEarlyAnswer")]
    [InlineData("""{"declarations":1}""", "declarations")]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"a\":1,\"a\":2}", "a")]
    [InlineData("""{"\ud800":1}""", "surrogate")]
    [InlineData("", "JSON")]
    public async Task A_setting_that_makes_no_sense_is_refused(string settings, string named)
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PutAsync("/_emulator/settings", settings));
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("detail").GetString()!.ShouldContain(named);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_everywhere()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Put, "/_emulator/settings"), (HttpMethod.Post, "/_emulator/faults"),
            (HttpMethod.Post, href), (HttpMethod.Post, Emulator.At("WKF123") + "/commands"),
        })
        {
            using var content = new ByteArrayContent([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}']);
            content.Headers.ContentType = new("application/json");
            using var request = new HttpRequestMessage(method, path) { Content = content };
            var reply = await Reply.OfAsync(await emulator.Client.SendAsync(request, TestContext.Current.CancellationToken));
            reply.Text.ShouldContain(path.StartsWith("/_", StringComparison.Ordinal) ? "UTF-8" : "Unable to parse the payload");
        }
    }

    [Fact]
    public async Task A_workflow_is_put_shown_and_taken_away()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PutAsync("/_emulator/workflows/new", """
            {"state":"paused","activities":{"go":{"parameters":[{"name":"at","type":"datetime"}],"minimumInterval":0.5}},"otherActivities":["wait1"]}
            """));
        reply.Status.ShouldBe(200);
        reply.Json.GetProperty("state").GetString().ShouldBe("warning");
        reply.Json.GetProperty("activities").GetProperty("go").GetProperty("minimumInterval").GetString()
            .ShouldBe("00:00:00.5000000");
        var all = await emulator.JsonAsync("/_emulator/workflows");
        all.EnumerateObject().Select(workflow => workflow.Name).ShouldBe(["WKF123", "new"]);
        (await emulator.DeleteAsync("/_emulator/workflows/new")).EnsureSuccessStatusCode();
        (await Reply.OfAsync(await emulator.GetAsync("/_emulator/workflows/new"))).Status.ShouldBe(404);
        (await Reply.OfAsync(await emulator.DeleteAsync("/_emulator/workflows/new"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_workflow_put_again_keeps_its_intervals_and_keys()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Workflows.Put("again",
            new WorkflowDefinition { Activities = new Dictionary<string, SignalActivity> { ["go"] = new() } });
        var href = await emulator.HrefAsync("again", "go");
        (await emulator.TriggerAsync("""{"source":"a"}""", href)).Status.ShouldBe(200);
        (await emulator.PutAsync("/_emulator/workflows/again", """{"activities":{"go":{}}}""")).EnsureSuccessStatusCode();
        (await emulator.TriggerAsync("""{"source":"a"}""", href)).Text.ShouldStartWith("T");
    }

    [Theory]
    [InlineData("""{"activities":{"go":null}}""", "activities.go")]
    [InlineData("""{"activities":{"go":{"parameters":[{"name":"a","type":"date"}]}}}""", "activities.go.parameters")]
    [InlineData("""{"activities":{"go":{"parameters":[{"name":"","type":"string"}]}}}""", "activities.go.parameters")]
    [InlineData("""{"activities":{"go":{"parameters":[null]}}}""", "activities.go.parameters")]
    [InlineData("""{"activities":{"go":{"parameters":[{"name":"a","type":"string"},{"name":"a","type":"string"}]}}}""", "declared twice")]
    [InlineData("""{"activities":{"go":{"minimumInterval":-1}}}""", "activities.go.minimumInterval")]
    [InlineData("""{"activities":{"go":{}},"otherActivities":["go"]}""", "otherActivities")]
    [InlineData("""{"states":"running"}""", "states")]
    [InlineData("""{"state":"asleep"}""", "state")]
    [InlineData("""{"activities":null}""", "activities")]
    public async Task A_workflow_that_makes_no_sense_is_refused_with_the_reason(string workflow, string named)
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PutAsync("/_emulator/workflows/new", workflow));
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("detail").GetString()!.ShouldContain(named);
        emulator.State.Workflows.Find("new").ShouldBeNull();
    }

    [Fact]
    public async Task The_clock_is_stepped_set_and_frozen_over_HTTP()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync();
        (await emulator.PostAsync("/_emulator/clock", """{"advance":"00:10:00"}""")).EnsureSuccessStatusCode();
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
        var reply = await Reply.OfAsync(await emulator.PostAsync("/_emulator/clock", """{"now":"2026-07-01T00:00:00+02:00","frozen":true}"""));
        reply.Json.GetProperty("now").GetString().ShouldBe("2026-06-30T22:00:00.000Z");
        emulator.Time.Advance(TimeSpan.FromHours(1));
        (await emulator.JsonAsync("/_emulator/clock")).GetProperty("now").GetString().ShouldBe("2026-06-30T22:00:00.000Z");
        await emulator.PostAsync("/_emulator/clock", """{"frozen":false}""");
        emulator.Time.Advance(TimeSpan.FromSeconds(1));
        (await emulator.JsonAsync("/_emulator/clock")).GetProperty("now").GetString().ShouldBe("2026-06-30T22:00:01.000Z");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"now":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"advance":"soon"}""")]
    [InlineData("""{"back":1}""")]
    public async Task A_clock_that_makes_no_sense_is_refused(string clock)
    {
        await using var emulator = await Emulator.StartAsync();
        (await Reply.OfAsync(await emulator.PostAsync("/_emulator/clock", clock))).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Clearing_the_signals_leaves_the_intervals()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync();
        (await emulator.DeleteAsync("/_emulator/signals")).EnsureSuccessStatusCode();
        (await emulator.JsonAsync("/_emulator/signals")).GetArrayLength().ShouldBe(0);
        await emulator.TriggerAsync();
        emulator.Outcomes.ShouldBe([TriggerOutcome.TooEarly]);
    }

    [Fact]
    public async Task A_reset_leaves_an_emulator_as_if_just_started()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync();
        await emulator.PutAsync("/_emulator/settings", """{"minimumInterval":1}""");
        await emulator.PostAsync("/_emulator/faults", """{"call":"get","drop":true}""");
        (await emulator.PostAsync("/_emulator/reset", "")).EnsureSuccessStatusCode();
        emulator.Outcomes.ShouldBeEmpty();
        emulator.State.Settings.MinimumInterval.ShouldBe(TimeSpan.FromMinutes(10));
        emulator.State.Faults.All().ShouldBeEmpty();
        emulator.State.Workflows.All().ShouldBeEmpty();
        emulator.State.Calls.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Calls_are_logged_and_counted()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync();
        await emulator.TriggerAsync();
        var calls = await emulator.JsonAsync("/_emulator/calls");
        calls.GetProperty("counts").GetRawText().Replace(" ", "").Replace("\n", "")
            .ShouldBe("""{"get":{"200":2},"trigger":{"200":1,"500":1}}""");
        var last = calls.GetProperty("calls")[3];
        last.GetProperty("path").GetString()!.ShouldMatch(@"\A/acme/campaign/workflow/execution/@\w[\w-]{6}…/activities/activity/@\w?[\w-]*…/trigger/\z");
        last.GetProperty("outcome").GetString().ShouldBe("tooEarly");
        (await emulator.DeleteAsync("/_emulator/calls")).EnsureSuccessStatusCode();
        (await emulator.JsonAsync("/_emulator/calls")).GetProperty("calls").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task The_page_says_what_the_emulator_holds()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync();
        var page = await Reply.OfAsync(await emulator.GetAsync("/"));
        page.MediaType.ShouldBe("text/plain");
        page.Text.ShouldContain("WKF123: InProgress");
        page.Text.ShouldContain("signal1(audience: string, size: number, urgent: boolean, at: datetime) every 00:10:00, next at 12:10:00.000Z");
        page.Text.ShouldContain("12:00:00.000 WKF123/signal1 Accepted");
    }

    [Fact]
    public async Task An_unknown_control_call_is_a_404_not_Campaigns_answer()
    {
        await using var emulator = await Emulator.StartAsync();
        (await Reply.OfAsync(await emulator.GetAsync("/_emulator/nothing"))).Status.ShouldBe(404);
        emulator.State.Calls.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Pages_of_other_sites_may_not_control_it()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.Client.DefaultRequestHeaders.Add("Origin", "https://evil.example");
        (await Reply.OfAsync(await emulator.PostAsync("/_emulator/reset", "", "text/plain"))).Status.ShouldBe(403);
        emulator.State.Workflows.All().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("evil.example", 403)]
    [InlineData("evil.example:7072", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("localhost", 200)]
    [InlineData("emulator.localhost:7072", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:7072", 200)]
    [InlineData("10.1.2.3", 200)]
    public async Task A_page_whose_name_leads_to_this_machine_may_not_control_it(string host, int status)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.Client.DefaultRequestHeaders.Host = host;
        emulator.Client.DefaultRequestHeaders.Add("Origin", $"http://{host}");

        foreach (var path in (string[])["/", "/_emulator/settings", "/_emulator/signals"])
        {
            using var answer = await emulator.GetAsync(path);
            ((int)answer.StatusCode).ShouldBe(status, path);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        }
    }

    [Fact]
    public async Task It_is_controlled_under_the_name_that_it_was_told_to_listen_to()
    {
        await using var emulator = await Emulator.StartAsync("--urls", "http://127.0.0.1:0;http://emulator:0");
        emulator.Client.DefaultRequestHeaders.Host = "emulator";

        (await Reply.OfAsync(await emulator.GetAsync("/_emulator/settings"))).Status.ShouldBe(200);
    }
}
