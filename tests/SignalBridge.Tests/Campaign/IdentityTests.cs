using Campaign.Client;

namespace SignalBridge.Tests.Campaign;

public sealed class IdentityTests
{
    private const string InvalidClient = """{"error":"invalid_client","error_description":"invalid client_secret parameter"}""";

    [Fact]
    public async Task Every_call_carries_the_documented_headers_and_the_token_request_its_form()
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        await test.Client.CommandAsync("WKF1", WorkflowCommand.Stop, ClientFixture.Ct);

        foreach (var call in test.Campaign.Calls.Where(call => call.Call != "token"))
        {
            call.Headers["Authorization"].ShouldBe("Bearer " + CampaignStandIn.Token);
            call.Headers["X-Api-Key"].ShouldBe(ClientFixture.ApiKey);
            call.Headers["Cache-Control"].ShouldBe("no-cache");
            call.Headers["Content-Type"].ShouldStartWith("application/json");
            call.Headers.Keys.ShouldNotContain("traceparent");
        }

        var form = test.Campaign.Calls.Single(call => call.Call == "token").Body;
        form.ShouldBe($"client_id=client-1&client_secret={ClientFixture.Secret}&grant_type=client_credentials&scope={Uri.EscapeDataString(new ImsOptions().Scope)}");
    }

    [Fact]
    public async Task Many_that_wait_for_a_token_share_one_renewal()
    {
        await using var test = await ClientFixture.StartAsync();
        var release = new TaskCompletionSource();
        var answer = test.Campaign.OnToken;
        test.Campaign.OnToken = async context =>
        {
            await release.Task;
            await answer(context);
        };

        var calls = Enumerable.Range(0, 50).Select(_ => test.TriggerAsync()).ToList();
        release.SetResult();

        (await Task.WhenAll(calls)).ShouldAllBe(outcome => outcome.Kind == OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(1);
        test.Client.Identity.Condition.ShouldBe(IdentityCondition.Valid);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_end_the_renewal_for_the_others()
    {
        await using var test = await ClientFixture.StartAsync();
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ClientFixture.Ct);
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var answer = test.Campaign.OnToken;
        test.Campaign.OnToken = async context =>
        {
            arrived.SetResult();
            await release.Task;
            await answer(context);
        };

        var first = test.Client.TriggerAsync(ClientFixture.Trigger(), cancel.Token);
        await arrived.Task;
        var second = test.TriggerAsync();
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        release.SetResult();

        (await second).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(1);
    }

    [Fact]
    public async Task A_token_is_kept_for_its_life_and_renewed_before_its_end()
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        test.Time.Advance(TimeSpan.FromSeconds(86_399 - 601));
        await test.TriggerAsync();
        test.Campaign.Count("token").ShouldBe(1);

        test.Time.Advance(TimeSpan.FromSeconds(2));
        await test.TriggerAsync();
        test.Campaign.Count("token").ShouldBe(2);
    }

    [Fact]
    public async Task A_token_outlives_a_renewal_that_fails_until_its_end()
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        test.Campaign.OnToken = context => CampaignStandIn.Text(context, 503, "");
        test.Time.Advance(TimeSpan.FromSeconds(86_399 - 300));

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Client.Identity.Condition.ShouldBe(IdentityCondition.Unavailable);
        test.Client.Identity.Words.ShouldContain("The present token is good until");

        test.Time.Advance(TimeSpan.FromSeconds(301));
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Transient);
    }

    [Fact]
    public async Task During_a_rotation_the_other_secret_is_tried_and_then_used_first()
    {
        await using var test = await ClientFixture.StartAsync();
        test.CurrentValue.Ims.OtherClientSecret = ClientFixture.OtherSecret;
        var answer = test.Campaign.OnToken;
        test.Campaign.OnToken = context =>
            test.Campaign.Calls.Last().Body.Contains(ClientFixture.OtherSecret, StringComparison.Ordinal)
            ? answer(context)
            : CampaignStandIn.Json(context, 400, InvalidClient);

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(2);
        test.Client.Identity.Words.ShouldContain("OtherClientSecret");

        test.Time.Advance(TimeSpan.FromDays(1));
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(3);
    }

    [Fact]
    public async Task A_refused_credential_is_asked_with_once_a_minute_and_a_changed_one_at_once()
    {
        await using var test = await ClientFixture.StartAsync();
        var answer = test.Campaign.OnToken;
        test.Campaign.OnToken = context =>
            test.Campaign.Calls.Last().Body.Contains(ClientFixture.OtherSecret, StringComparison.Ordinal)
            ? answer(context)
            : CampaignStandIn.Json(context, 400, InvalidClient);

        var refused = await test.TriggerAsync();
        (refused.Kind, refused.WithoutCall, refused.Reason)
            .ShouldBe((OutcomeKind.Unauthorised, false,
                "Adobe IMS refuses the client ID or its secret. (HTTP 400, invalid_client)"));
        test.Time.Advance(TimeSpan.FromSeconds(59));
        var remembered = await test.TriggerAsync();
        (remembered.Kind, remembered.WithoutCall, remembered.RetryAfter)
            .ShouldBe((OutcomeKind.Unauthorised, true, TimeSpan.FromSeconds(1)));
        test.Campaign.Count("token").ShouldBe(1);
        test.Client.Identity.Condition.ShouldBe(IdentityCondition.Refused);

        test.CurrentValue = ClientFixture.Options(test.Campaign.Url);
        test.CurrentValue.Ims.ClientSecret = ClientFixture.OtherSecret;
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(2);
    }

    [Theory]
    [InlineData(400, InvalidClient, OutcomeKind.Unauthorised, "refuses the client ID or its secret")]
    [InlineData(401, "", OutcomeKind.Unauthorised, "refuses the request")]
    [InlineData(400, """{"error":"invalid_scope"}""", OutcomeKind.Unauthorised, "scopes")]
    [InlineData(400, """{"error":"unauthorized_client"}""", OutcomeKind.Unauthorised, "this way")]
    [InlineData(404, "<html></html>", OutcomeKind.Unauthorised, "not at the address")]
    [InlineData(302, "", OutcomeKind.Unauthorised, "redirect")]
    [InlineData(429, "", OutcomeKind.Throttled, "too many were asked for")]
    [InlineData(500, "", OutcomeKind.Transient, "in trouble")]
    [InlineData(503, "Temporarily unavailable", OutcomeKind.Transient, "in trouble")]
    [InlineData(200, "<html>Maintenance</html>", OutcomeKind.Transient, "without a token")]
    [InlineData(200, """{"access_token":""}""", OutcomeKind.Transient, "without a token")]
    [InlineData(200, """{"access_token":"a\r\nX-Evil: 1"}""", OutcomeKind.Transient, "without a token")]
    [InlineData(200, "[]", OutcomeKind.Transient, "without a token")]
    public async Task Refusals_and_outages_of_IMS_are_told_apart_in_words(int status, string body, OutcomeKind kind, string words)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnToken = context => CampaignStandIn.Json(context, status, body);

        var outcome = await test.TriggerAsync();

        outcome.Kind.ShouldBe(kind);
        outcome.Reason.ShouldContain(words);
        outcome.Reason.ShouldStartWith("Adobe IMS ");
        test.Client.Identity.Words.ShouldBe(outcome.Reason);
        test.Campaign.Calls.ShouldAllBe(call => call.Call == "token");
    }

    [Fact]
    public async Task A_token_request_that_is_cut_off_is_made_again()
    {
        await using var test = await ClientFixture.StartAsync();
        var answer = test.Campaign.OnToken;
        test.Campaign.OnToken = context => test.Campaign.Count("token") == 1 ? CampaignStandIn.Cut(context) : answer(context);

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(2);
    }

    [Theory]
    [InlineData("trigger")]
    [InlineData("workflow")]
    public async Task A_token_that_the_gateway_refuses_is_replaced_once(string where)
    {
        await using var test = await ClientFixture.StartAsync();
        var (tokens, workflow) = (0, test.Campaign.OnWorkflow);
        test.Campaign.OnToken = context => CampaignStandIn.Json(context, 200, $$"""{"access_token":"token-{{++tokens}}","expires_in":86399}""");
        Task Check(Microsoft.AspNetCore.Http.HttpContext context, Func<Task> good) =>
            context.Request.Headers.Authorization == "Bearer token-1"
                ? CampaignStandIn.Json(context, 401, """{"error_code":"401013","message":"Oauth token is not valid"}""")
                : good();
        if (where == "workflow")
            test.Campaign.OnWorkflow = context => Check(context, () => workflow(context));
        else
            test.Campaign.OnTrigger = context => Check(context, () => Task.CompletedTask);

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(2);
        test.Campaign.Count(where).ShouldBe(2);
    }

    [Fact]
    public async Task Many_whose_token_is_refused_share_one_replacement()
    {
        await using var test = await ClientFixture.StartAsync();
        var tokens = 0;
        test.Campaign.OnToken = context => CampaignStandIn.Json(context, 200, $$"""{"access_token":"token-{{++tokens}}","expires_in":86399}""");
        test.Campaign.OnTrigger = context => context.Request.Headers.Authorization == "Bearer token-1"
            ? CampaignStandIn.Json(context, 401, """{"error_code":"401013","message":"Oauth token is not valid"}""")
            : Task.CompletedTask;

        (await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => test.TriggerAsync())))
            .ShouldAllBe(outcome => outcome.Kind == OutcomeKind.Accepted);
        test.Campaign.Count("token").ShouldBe(2);
    }

    [Fact]
    public async Task A_gateway_that_refuses_every_token_is_not_answered_with_ever_new_ones()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context => CampaignStandIn.Json(context, 401, """{"error_code":"401013","message":"Oauth token is not valid"}""");

        for (var i = 0; i < 5; i++)
            (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Unauthorised);
        test.Campaign.Count("token").ShouldBe(2);

        test.Time.Advance(TimeSpan.FromMinutes(1));
        await test.TriggerAsync();
        test.Campaign.Count("token").ShouldBe(3);
    }

    [Theory]
    [InlineData("http://ims.example.com/ims/token/v3")]
    [InlineData("https://user@ims.example.com/ims/token/v3")]
    [InlineData("")]
    public async Task A_secret_goes_to_https_only(string url)
    {
        await using var test = await ClientFixture.StartAsync();
        test.CurrentValue.Ims.Url = url;

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.WithoutCall).ShouldBe((OutcomeKind.Unauthorised, true));
        test.Campaign.Calls.ShouldBeEmpty();
    }
}
