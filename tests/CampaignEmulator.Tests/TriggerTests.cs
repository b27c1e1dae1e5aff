using System.Text;

namespace CampaignEmulator.Tests;

public sealed class TriggerTests
{
    [Fact]
    public async Task A_sound_trigger_is_accepted_and_recorded_as_it_was_sent()
    {
        await using var emulator = await Emulator.StartAsync();
        (await emulator.TriggerAsync()).Status.ShouldBe(200);

        var signals = await emulator.JsonAsync("/_emulator/signals");
        signals.GetArrayLength().ShouldBe(1);
        var names = signals[0].EnumerateObject().Select(property => property.Name);
        names.ShouldBe(["time", "workflow", "activity", "source", "parameters", "outcome"]);
        signals[0].GetProperty("time").GetString().ShouldBe("2026-03-01T12:00:00.000Z");
        signals[0].GetProperty("workflow").GetString().ShouldBe("WKF123");
        signals[0].GetProperty("activity").GetString().ShouldBe("signal1");
        signals[0].GetProperty("source").GetString().ShouldBe("API");
        signals[0].GetProperty("parameters").GetProperty("size").GetString().ShouldBe("05");
        signals[0].GetProperty("outcome").GetString().ShouldBe("accepted");
    }

    [Theory]
    [InlineData(600_000)]
    [InlineData(3_000)]
    [InlineData(200)]
    public async Task A_trigger_is_too_early_until_exactly_the_interval_has_passed(int milliseconds)
    {
        await using var emulator = await Emulator.StartAsync();
        var interval = TimeSpan.FromMilliseconds(milliseconds);
        emulator.State.Settings = emulator.State.Settings with { MinimumInterval = interval };
        (await emulator.TriggerAsync()).Status.ShouldBe(200);

        emulator.Time.Advance(interval - TimeSpan.FromTicks(1));
        var refused = await emulator.TriggerAsync();
        refused.Text.ShouldStartWith("T");
        refused.MediaType.ShouldBe("text/plain");
        emulator.Time.Advance(TimeSpan.FromTicks(1));
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.TooEarly, TriggerOutcome.Accepted]);
    }

    [Theory]
    [InlineData(false, TriggerOutcome.Accepted)]
    [InlineData(true, TriggerOutcome.TooEarly)]
    public async Task Whether_a_refused_call_starts_the_interval_anew_is_a_setting(bool resets, TriggerOutcome third)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { TooEarlyResetsClock = resets };
        await emulator.TriggerAsync();
        emulator.Time.Advance(TimeSpan.FromMinutes(5));
        await emulator.TriggerAsync();
        emulator.Time.Advance(TimeSpan.FromMinutes(5));
        await emulator.TriggerAsync();
        emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.TooEarly, third]);
    }

    [Fact]
    public async Task Each_activity_has_its_own_interval_and_its_own_clock()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Workflows.Put("two", new WorkflowDefinition
        {
            Activities = new Dictionary<string, SignalActivity>
            {
                ["signal1"] = new() { MinimumInterval = TimeSpan.FromSeconds(3) },
                ["signal2"] = new(),
            },
        });
        var bodies = """{"source":"API"}""";
        foreach (var activity in new[] { "signal1", "signal2" })
            (await emulator.TriggerAsync(bodies, await emulator.HrefAsync("two", activity))).Status.ShouldBe(200);
        emulator.Time.Advance(TimeSpan.FromSeconds(3));
        (await emulator.TriggerAsync(bodies, await emulator.HrefAsync("two", "signal1"))).Status.ShouldBe(200);
        (await emulator.TriggerAsync(bodies, await emulator.HrefAsync("two", "signal2"))).Text.ShouldStartWith("T");
    }

    [Fact]
    public async Task An_undeclared_parameter_gets_the_four_lines_that_Adobe_documents()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await emulator.TriggerAsync("""{"source":"API","parameters":{"contentURL":"http://www.adobe.com"}}""");
        reply.Text.Split('\n').ShouldBe([
            "RST-360011 An error has occurred - please contact your administrator.",
            "'contentURL' parameter isn't defined in signal activity.",
            "XTK-170006 Unable to parse expression 'HandleTrigger(@name, $(source), $({parameters}))'.",
            "RST-360000 Error while assessing 'HandleTrigger(@name, $(source), $({parameters}))' expression "
                + "('xtk:workflow:execution/activities/signal/trigger' resource)",
        ]);
        reply.Status.ShouldBe(500);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected]);
    }

    [Theory]
    [InlineData("size", "\"12345678901234567890\"", true)]
    [InlineData("size", "\"-0.10\"", true)]
    [InlineData("size", "\"1e3\"", true)]
    [InlineData("size", "\"\"", false)]
    [InlineData("size", "\"12 \"", false)]
    [InlineData("size", "\"1,5\"", false)]
    [InlineData("size", "\"NaN\"", false)]
    [InlineData("size", "\"\u0663\"", false)]
    [InlineData("size", "5", false)]
    [InlineData("urgent", "\"false\"", true)]
    [InlineData("urgent", "\"True\"", false)]
    [InlineData("urgent", "\"1\"", false)]
    [InlineData("urgent", "true", false)]
    [InlineData("at", "\"2019-04-03 08:17:19Z\"", true)]
    [InlineData("at", "\"2019-04-03T08:17:19.100Z\"", false)]
    [InlineData("at", "\"2019-02-30 08:17:19.100Z\"", false)]
    [InlineData("at", "\"2019-04-03\"", false)]
    [InlineData("audience", "\"\"", true)]
    [InlineData("audience", "null", false)]
    [InlineData("audience", "{}", false)]
    public async Task A_value_must_fit_its_declared_type(string name, string json, bool fits)
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await emulator.TriggerAsync(With(name, json));
        emulator.Outcomes.ShouldBe([fits ? TriggerOutcome.Accepted : TriggerOutcome.Rejected]);
        if (!fits)
            reply.Text.ShouldContain($"'{name}' parameter has an invalid value");
    }

    [Theory]
    [InlineData("size", "5")]
    [InlineData("urgent", "true")]
    public async Task Native_values_are_taken_where_the_settings_say_so(string name, string json)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { NativeValuesAllowed = true };
        await emulator.TriggerAsync(With(name, json));
        emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted]);
    }

    [Fact]
    public async Task Leniency_is_a_setting_each()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with
        {
            MinimumInterval = TimeSpan.Zero,
            MissingParametersAllowed = true,
            MistypedParametersAllowed = true,
        };
        await emulator.TriggerAsync("""{"source":"API"}""");
        await emulator.TriggerAsync(With("size", "\"many\""));
        emulator.State.Settings = emulator.State.Settings with { MistypedParametersAllowed = false, IsoDateTimesAllowed = true };
        await emulator.TriggerAsync(With("at", "\"2019-04-03T08:17:19.100Z\""));
        emulator.Outcomes.ShouldAllBe(outcome => outcome == TriggerOutcome.Accepted);
    }

    [Theory]
    [InlineData("""{"source":"API","parameters":{"audience":"a","size":"1","urgent":"true"}}""", "'at' parameter is missing")]
    [InlineData("""{"parameters":{}}""", "'source' attribute is missing")]
    [InlineData("""{"source":""}""", "'source' attribute is missing")]
    [InlineData("""{"source":7}""", "'source' attribute is missing")]
    [InlineData("", "Unable to parse the payload")]
    [InlineData("{", "Unable to parse the payload")]
    [InlineData("[]", "Unable to parse the payload")]
    [InlineData("""{"source":"a","source":"b"}""", "Unable to parse the payload")]
    [InlineData("""{"source":"a","parameters":[]}""", "Unable to parse the payload")]
    [InlineData("""{"source":"\ud800"}""", "Unable to parse the payload")]
    [InlineData("""{"source":"a","parameters":{"\udc00":"x"}}""", "Unable to parse the payload")]
    public async Task A_body_that_is_not_right_is_rejected_with_its_reason(string body, string reason)
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await emulator.TriggerAsync(body);
        reply.Text.ShouldContain(reason);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected]);
        (await emulator.JsonAsync("/_emulator/signals")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task The_limit_of_64_KB_counts_the_whole_body()
    {
        await using var emulator = await Emulator.StartAsync();
        var bare = Encoding.UTF8.GetByteCount(With("audience", "\"\""));
        string OfSize(int bytes) => With("audience", $"\"{new string('a', bytes - bare)}\"");

        (await emulator.TriggerAsync(OfSize(65_537))).Text.ShouldContain("64 KB");
        (await emulator.TriggerAsync(OfSize(65_536))).Status.ShouldBe(200);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected, TriggerOutcome.Accepted]);
    }

    [Fact]
    public async Task A_body_far_too_large_is_answered_and_recorded_too()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        using var content = new ByteArrayContent(new byte[40_000_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, href) { Content = content };
        request.Headers.ExpectContinue = true;
        var reply = await Reply.OfAsync(await emulator.Client.SendAsync(request, TestContext.Current.CancellationToken));
        reply.Text.ShouldContain("64 KB");
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected]);
    }

    [Fact]
    public async Task An_answer_of_the_settings_is_filled_in_with_what_the_call_was_about()
    {
        await using var emulator = await Emulator.StartAsync();
        (await emulator.PutAsync(
            "/_emulator/settings",
            """{"undeclaredParameterAnswer":{"status":400,"contentType":"application/json","body":"{\"is\":\"{workflow}/{activity}.{parameter}\"}"}}"""))
            .EnsureSuccessStatusCode();
        var reply = await emulator.TriggerAsync("""{"source":"API","parameters":{"x":"1"}}""");
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("is").GetString().ShouldBe("WKF123/signal1.x");
    }

    [Fact]
    public async Task Text_survives_untouched()
    {
        await using var emulator = await Emulator.StartAsync();
        await emulator.TriggerAsync(With("audience", """ "é 😀 <b> \u0000 \" 0.10" """));
        (await emulator.JsonAsync("/_emulator/signals"))[0].GetProperty("parameters").GetProperty("audience").GetString()
            .ShouldBe("é 😀 <b> \0 \" 0.10");
    }

    [Fact]
    public async Task A_workflow_that_is_not_in_progress_takes_no_signal()
    {
        await using var emulator = await Emulator.StartAsync();
        foreach (var state in new[] { WorkflowState.Editing, WorkflowState.Warning, WorkflowState.Finished,
            WorkflowState.Erroneous })
        {
            emulator.State.Workflows.SetState(Emulator.Workflow, state);
            (await emulator.TriggerAsync()).Text.ShouldContain("is not running");
        }

        emulator.Outcomes.ShouldBe(Enumerable.Repeat(TriggerOutcome.NotRunning, 4));
    }

    [Fact]
    public async Task Of_many_triggers_at_once_exactly_one_is_accepted()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => emulator.TriggerAsync(href: href)));
        replies.Count(reply => reply.Status == 200).ShouldBe(1);
        emulator.Outcomes[0].ShouldBe(TriggerOutcome.Accepted);
        emulator.Outcomes[1..].ShouldBe(Enumerable.Repeat(TriggerOutcome.TooEarly, 49));
    }

    private static string With(string name, string json)
    {
        var values = new Dictionary<string, string>
        {
            ["audience"] = "\"buyers\"",
            ["size"] = "\"1\"",
            ["urgent"] = "\"true\"",
            ["at"] = "\"2019-04-03 08:17:19.100Z\"",
            [name] = json,
        };
        var parameters = string.Join(',', values.Select(value => $"\"{value.Key}\":{value.Value}"));
        return $$"""{"source":"API","parameters":{ {{parameters}} } }""";
    }
}
