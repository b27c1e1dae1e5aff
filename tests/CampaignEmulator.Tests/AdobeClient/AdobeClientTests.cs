using System.Text.Json;

namespace CampaignEmulator.Tests;

/// <summary>Adobe's own client, unedited, cannot tell the emulator from Campaign.</summary>
public sealed class AdobeClientTests(AdobeProcess adobe) : IClassFixture<AdobeProcess>, IAsyncLifetime
{
    private Emulator _emulator = null!;
    private string[] _client = [];

    public async ValueTask InitializeAsync()
    {
        _emulator = await Emulator.StartAsync("--urls", "https://127.0.0.1:0", "--certificate", adobe.Certificate);
        _emulator.State.Settings = _emulator.State.Settings with { ApiKeys = ["key"], Organizations = ["acme"] };
        _client = ["acme", "key", _emulator.State.Tokens.Issue(TimeSpan.FromDays(1))];
    }

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    [Fact]
    public async Task It_reads_a_workflow_and_triggers_its_signal_with_the_href_it_was_given()
    {
        var href = await HrefAsync();
        href.ShouldStartWith("https://mc.adobe.io/acme/campaign/workflow/execution/@");
        (await TriggerAsync(href)).GetProperty("resolved").GetProperty("body").GetRawText().ShouldBe("{}");
        var signal = _emulator.State.Signals.All().ShouldHaveSingleItem();
        signal.Outcome.ShouldBe(TriggerOutcome.Accepted);
        signal.Parameters.GetProperty("size").GetString().ShouldBe("05");
    }

    [Fact]
    public async Task It_takes_the_too_early_refusal_for_text_as_its_source_expects()
    {
        var href = await HrefAsync();
        await TriggerAsync(href);
        Payload(await TriggerAsync(href)).ShouldStartWith("T");
        _emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.TooEarly]);
    }

    [Fact]
    public async Task It_gives_all_four_commands()
    {
        foreach (var (command, state) in new[]
        {
            ("pause", WorkflowState.Warning), ("resume", WorkflowState.InProgress),
            ("stop", WorkflowState.Finished), ("start", WorkflowState.InProgress),
        })
        {
            var answer = await CallAsync(_client, "controlWorkflow", Emulator.Workflow, command);
            answer.GetProperty("resolved").GetProperty("status").GetInt32().ShouldBe(200);
            _emulator.Time.Advance(TimeSpan.FromSeconds(1));
            _emulator.State.Workflows.Find(Emulator.Workflow)!.State.ShouldBe(state);
        }
    }

    [Fact]
    public async Task It_sends_a_command_that_it_rejects_and_Campaign_refuses_it()
    {
        var answer = await CallAsync(_client, "controlWorkflow", Emulator.Workflow, "restart");
        answer.GetProperty("rejected").GetString()!.ShouldContain("start, pause, resume, stop");
        await Eventually.IsTrueAsync(() => _emulator.State.Calls.Count(CallKind.Command) == 1);
        _emulator.State.Calls.All()[^1].Status.ShouldBe(500);
    }

    [Fact]
    public async Task It_shows_Campaigns_text_for_each_mistake_in_a_trigger()
    {
        var href = await HrefAsync();
        Payload(await TriggerAsync(href, new { source = "API", parameters = new { contentURL = "x" } }))
            .ShouldContain("'contentURL' parameter isn't defined in signal activity.");
        Payload(await TriggerAsync(href, new { parameters = new { } })).ShouldContain("'source' attribute is missing");
        Payload(await TriggerAsync(href, new { source = "API" })).ShouldContain("'audience' parameter is missing");
        Payload(await TriggerAsync(href, new { source = new string('a', 65_536) })).ShouldContain("64 KB");
        _emulator.State.Workflows.SetState(Emulator.Workflow, WorkflowState.Warning);
        Payload(await TriggerAsync(href)).ShouldContain("is not running");
        _emulator.State.Workflows.RenewKeys();
        Payload(await TriggerAsync(href)).ShouldContain("Unable to find document with path 'Workflow'");
        _emulator.Outcomes.ShouldBe([.. Enumerable.Repeat(TriggerOutcome.Rejected, 4), TriggerOutcome.NotRunning,
            TriggerOutcome.Rejected]);
    }

    [Fact]
    public async Task It_sends_no_cache_control_with_a_GET_so_the_emulator_must_not_ask_for_it_by_default()
    {
        _emulator.State.Settings = _emulator.State.Settings with { CacheControlRequired = true };
        (await RejectedAsync(_client, "getWorkflow", Emulator.Workflow)).ShouldContain("415");
    }

    [Fact]
    public async Task It_rejects_an_unknown_workflow_with_its_status() =>
        (await RejectedAsync(_client, "getWorkflow", "WKF9")).ShouldContain("Not Found");

    [Fact]
    public async Task It_reports_the_gateways_refusals()
    {
        (await RejectedAsync(["acme", "other", _client[2]], "getWorkflow", Emulator.Workflow))
            .ShouldContain("\"error_code\":\"403003\"");
        (await RejectedAsync(["acme", "key", "other"], "getWorkflow", Emulator.Workflow))
            .ShouldContain("\"error_code\":\"401013\"");
        _emulator.State.Tokens.RevokeAll();
        (await RejectedAsync(_client, "controlWorkflow", Emulator.Workflow, "start"))
            .ShouldContain("\"message\":\"Oauth token is not valid\"");
    }

    [Theory]
    [InlineData("403000", 403)]
    [InlineData("403010", 403)]
    [InlineData("403011", 403)]
    [InlineData("403012", 403)]
    [InlineData("403013", 403)]
    [InlineData("403020", 403)]
    [InlineData("403023", 403)]
    [InlineData("503020", 403)]
    [InlineData("429001", 429)]
    [InlineData("429002", 429)]
    [InlineData("429050", 429)]
    [InlineData("503000", 503)]
    [InlineData("503010", 503)]
    public async Task It_reports_every_other_code_of_the_gateway(string code, int status)
    {
        _emulator.State.Faults.Add(new Fault { Call = CallKind.Get, GatewayError = code });
        var message = await RejectedAsync(_client, "getWorkflow", Emulator.Workflow);
        message.ShouldContain($"{status} - ");
        message.ShouldContain($"\"error_code\":\"{code}\"");
    }

    [Fact]
    public async Task It_reports_a_wrong_organisation_as_Oops() =>
        (await RejectedAsync(["other", "key", _client[2]], "getWorkflow", Emulator.Workflow))
            .ShouldContain("""{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}""");

    [Fact]
    public async Task It_reports_a_connection_that_drops_after_the_effect_as_a_failure()
    {
        var href = await HrefAsync();
        _emulator.State.Faults.Add(new Fault { Call = CallKind.Trigger, When = FaultMoment.After, Drop = true });
        (await TriggerAsync(href)).TryGetProperty("rejected", out _).ShouldBeTrue();
        _emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted]);
    }

    private Task<JsonElement> CallAsync(string[] client, string call, params object?[] arguments) =>
        adobe.CallAsync(_emulator.Client.BaseAddress!.Port, client, call, arguments);

    private async Task<string> HrefAsync()
    {
        var answer = await CallAsync(_client, "getWorkflow", Emulator.Workflow);
        return answer.GetProperty("resolved").GetProperty("body").GetProperty("activities").GetProperty("activity")
            .GetProperty("signal1").GetProperty("trigger").GetProperty("href").GetString()!;
    }

    private Task<JsonElement> TriggerAsync(string href, object? body = null) =>
        CallAsync(_client, "triggerSignalActivity", href, body ?? JsonElement.Parse(Emulator.Sound));

    private async Task<string> RejectedAsync(string[] client, string call, params object?[] arguments) =>
        (await CallAsync(client, call, arguments)).GetProperty("rejected").GetString()!;

    private static string Payload(JsonElement answer) =>
        answer.GetProperty("resolved").GetProperty("body").GetProperty("payload").GetString()!;
}
