namespace CampaignEmulator.Tests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(503, TriggerOutcome.Transient)]
    [InlineData(429, TriggerOutcome.Throttled)]
    [InlineData(401, TriggerOutcome.Unauthorised)]
    [InlineData(400, TriggerOutcome.Rejected)]
    [InlineData(302, TriggerOutcome.Unknown)]
    [InlineData(200, TriggerOutcome.Unknown)]
    public async Task An_answer_before_the_effect_prevents_it_and_is_recorded_by_its_status(int status, TriggerOutcome recorded)
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, $$"""{"call":"trigger","status":{{status}},"headers":{"Retry-After":"7"},"body":"injected"}""");
        var reply = await emulator.TriggerAsync();
        reply.Status.ShouldBe(status);
        reply.Text.ShouldBe("injected");
        reply.Headers.GetValues("Retry-After").Single().ShouldBe("7");
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
        emulator.Outcomes.ShouldBe([recorded, TriggerOutcome.Accepted]);
    }

    [Fact]
    public async Task An_answer_after_the_effect_hides_it_from_the_caller_only()
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, """{"call":"trigger","when":"after","status":500}""");
        (await emulator.TriggerAsync()).Status.ShouldBe(500);
        (await emulator.TriggerAsync()).Text.ShouldStartWith("T");
        emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.TooEarly]);
    }

    [Theory]
    [InlineData("before", TriggerOutcome.Transient)]
    [InlineData("after", TriggerOutcome.Accepted)]
    public async Task A_dropped_connection_looks_alike_before_and_after_but_the_record_knows(string when, TriggerOutcome recorded)
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, $$"""{"call":"trigger","when":"{{when}}","drop":true}""");
        await Should.ThrowAsync<HttpRequestException>(() => emulator.TriggerAsync());
        emulator.Outcomes.ShouldBe([recorded]);
        emulator.State.Calls.Counts()[CallKind.Trigger]["dropped"].ShouldBe(1);
    }

    [Fact]
    public async Task A_truncated_answer_breaks_off_in_its_body()
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, """{"call":"get","truncate":true}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, Emulator.At("WKF123"));
        using var response = await emulator.Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        ((int)response.StatusCode).ShouldBe(200);
        await Should.ThrowAsync<HttpRequestException>(() =>
            response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_hanging_call_ends_when_its_caller_leaves_and_never_takes_effect()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        await PlanAsync(emulator, """{"call":"trigger","hang":true}""");
        using var patience = new CancellationTokenSource();
        using var content = new StringContent(Emulator.Sound, System.Text.Encoding.UTF8, "application/json");
        var call = emulator.Client.PostAsync(href, content, patience.Token);
        await Eventually.IsTrueAsync(() => emulator.Outcomes.Length == 1);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Transient]);
    }

    [Fact]
    public async Task A_slow_call_takes_effect_even_if_its_caller_has_left()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        await PlanAsync(emulator, """{"call":"trigger","latency":"00:00:30"}""");
        using var patience = new CancellationTokenSource();
        using var content = new StringContent(Emulator.Sound, System.Text.Encoding.UTF8, "application/json");
        var call = emulator.Client.PostAsync(href, content, patience.Token);
        await Eventually.IsTrueAsync(() => emulator.State.Faults.All().Count == 0);
        emulator.Outcomes.ShouldBeEmpty();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await Eventually.IsTrueAsync(() =>
        {
            emulator.Time.Advance(TimeSpan.FromSeconds(30));
            return emulator.Outcomes is [TriggerOutcome.Accepted];
        });
    }

    [Fact]
    public async Task Faults_strike_in_order_and_skips_let_calls_pass_in_between()
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, """{"call":"get","status":503,"times":2}""");
        await PlanAsync(emulator, """{"call":"get","status":502,"skip":1}""");
        var statuses = new List<int>();
        for (var call = 0; call < 5; call++)
            statuses.Add((await Reply.OfAsync(await emulator.GetAsync(Emulator.At("WKF123")))).Status);
        statuses.ShouldBe([503, 503, 200, 502, 200]);
    }

    [Fact]
    public async Task A_fault_of_one_workflow_leaves_the_others_alone()
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Workflows.Put("other", new WorkflowDefinition());
        await PlanAsync(emulator, """{"call":"get","workflow":"other","status":503}""");
        (await Reply.OfAsync(await emulator.GetAsync(Emulator.At("WKF123")))).Status.ShouldBe(200);
        (await Reply.OfAsync(await emulator.GetAsync(Emulator.At("other")))).Status.ShouldBe(503);
    }

    [Fact]
    public async Task A_workflow_may_stop_between_its_GET_and_its_trigger()
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, """{"call":"trigger","state":"stopped"}""");
        (await emulator.TriggerAsync()).Text.ShouldContain("is not running");
        emulator.Outcomes.ShouldBe([TriggerOutcome.NotRunning]);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("command")]
    public async Task Token_and_command_calls_fail_as_planned_too(string call)
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, $$"""{"call":"{{call}}","gatewayError":"503010","retryAfter":2}""");
        var reply = call == "token" ? await emulator.TokenAsync("") : await emulator.CommandAsync("start");
        reply.Status.ShouldBe(503);
        reply.Json.GetProperty("error_code").GetString().ShouldBe("503010");
        reply.Headers.GetValues("Retry-After").Single().ShouldBe("2");
    }

    [Theory]
    [InlineData("""{"call":"trigger"}""", "nothing would go wrong")]
    [InlineData("""{"call":"trigger","status":99}""", "status 99")]
    [InlineData("""{"call":"trigger","status":500,"times":0}""", "times")]
    [InlineData("""{"call":"trigger","status":500,"nope":1}""", "nope")]
    [InlineData("""{"call":"nope","status":500}""", "call")]
    [InlineData("""{"status":500}""", "call")]
    [InlineData("""{"call":"trigger","gatewayError":"1"}""", "403003")]
    [InlineData("""{"call":"trigger","status":500,"headers":{"Content-Length":"1"}}""", "Content-Length")]
    [InlineData("""{"call":"trigger","status":500,"headers":{"A":"\r\nB: c"}}""", "'A'")]
    [InlineData("""{"call":"trigger","status":500,"latency":"3"}""", "latency")]
    [InlineData("null", "null")]
    [InlineData("{", "JSON")]
    [InlineData("", "JSON")]
    public async Task A_fault_that_makes_no_sense_is_refused_with_the_reason(string fault, string reason)
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await Reply.OfAsync(await emulator.PostAsync("/_emulator/faults", fault));
        reply.Status.ShouldBe(400);
        reply.Json.GetProperty("detail").GetString()!.ShouldContain(reason);
        reply.Text.ShouldNotContain("CampaignEmulator");
        emulator.State.Faults.All().ShouldBeEmpty();
    }

    [Fact]
    public async Task Faults_can_be_looked_at_and_taken_back()
    {
        await using var emulator = await Emulator.StartAsync();
        await PlanAsync(emulator, """{"call":"get","status":503,"times":5}""");
        await PlanAsync(emulator, """{"call":"trigger","drop":true}""");
        await emulator.GetAsync(Emulator.At("WKF123"));
        var faults = await emulator.JsonAsync("/_emulator/faults");
        faults[0].GetProperty("timesLeft").GetInt32().ShouldBe(4);
        (await emulator.DeleteAsync("/_emulator/faults/1")).EnsureSuccessStatusCode();
        await Should.ThrowAsync<HttpRequestException>(() => emulator.TriggerAsync());
        await PlanAsync(emulator, """{"call":"get","status":503}""");
        (await emulator.DeleteAsync("/_emulator/faults")).EnsureSuccessStatusCode();
        (await emulator.TriggerAsync()).Status.ShouldBe(200);
    }

    private static async Task PlanAsync(Emulator emulator, string fault) =>
        (await emulator.PostAsync("/_emulator/faults", fault)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
}
