using System.Text.Json;

namespace CampaignEmulator.Tests;

public sealed class GatewayTests
{
    [Theory]
    [InlineData(null, "token", 403, "403000", "Api Key is required")]
    [InlineData("other", "token", 403, "403003", "Api Key is invalid")]
    [InlineData("key", null, 403, "403010", "Oauth token is missing.")]
    [InlineData("key", "other", 401, "401013", "Oauth token is not valid")]
    public async Task What_is_missing_or_wrong_is_refused_with_the_gateways_code(
        string? key, string? token, int status, string code, string message)
    {
        await using var emulator = await Emulator.StartAsync();
        emulator.State.Settings = emulator.State.Settings with { ApiKeys = ["key"] };
        var href = await emulator.HrefAsync();
        emulator.Client.DefaultRequestHeaders.Remove("X-Api-Key");
        if (key is not null)
            emulator.Client.DefaultRequestHeaders.Add("X-Api-Key", key);
        if (token != "token")
            emulator.Authorize(token);

        var reply = await emulator.TriggerAsync(href: href);
        reply.Status.ShouldBe(status);
        reply.Json.GetProperty("error_code").ValueKind.ShouldBe(JsonValueKind.String);
        reply.Json.GetProperty("error_code").GetString().ShouldBe(code);
        reply.Json.GetProperty("message").GetString().ShouldBe(message);
        emulator.Outcomes.ShouldBe([TriggerOutcome.Unauthorised]);
    }

    [Theory]
    [InlineData("POST", "/acme/campaign/workflow/execution/WKF123")]
    [InlineData("GET", "/acme/campaign/workflow/execution/WKF123/commands")]
    [InlineData("GET", "/acme/campaign/workflow/executions/WKF123")]
    [InlineData("PUT", "/acme/elsewhere")]
    public async Task A_wrong_path_or_method_gets_Oops(string method, string path)
    {
        await using var emulator = await Emulator.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var reply = await Reply.OfAsync(await emulator.Client.SendAsync(request, TestContext.Current.CancellationToken));
        reply.Status.ShouldBe(500);
        reply.Json.GetProperty("code").GetInt32().ShouldBe(500);
        reply.Json.GetProperty("message").GetString().ShouldBe("Oops. Something went wrong. Check your URI and try again.");
    }

    [Fact]
    public async Task A_wrong_organisation_gets_Oops_where_the_settings_name_the_right_ones()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        emulator.State.Settings = emulator.State.Settings with { Organizations = ["other"] };
        (await emulator.GetAsync(Emulator.At("WKF123"))).StatusCode.ShouldBe(System.Net.HttpStatusCode.InternalServerError);
        (await emulator.TriggerAsync(href: href)).Text.ShouldContain("Oops");
        emulator.Outcomes.ShouldBe([TriggerOutcome.Rejected]);
    }

    [Theory]
    [InlineData(RetryAfterForm.Seconds, "60")]
    [InlineData(RetryAfterForm.Date, "Sun, 01 Mar 2026 12:01:00 GMT")]
    [InlineData(RetryAfterForm.Absent, null)]
    public async Task Calls_over_the_limit_are_throttled_until_the_window_has_moved_on(RetryAfterForm form, string? header)
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        emulator.State.Settings = emulator.State.Settings with
        {
            ThrottleLimit = 1,
            ThrottleCode = "429050",
            RetryAfterForm = form
        };
        (await emulator.TriggerAsync(href: href)).Status.ShouldBe(200);
        var throttled = await emulator.TriggerAsync(href: href);
        throttled.Status.ShouldBe(429);
        throttled.Json.GetProperty("error_code").GetString().ShouldBe("429050");
        (throttled.Headers.TryGetValues("Retry-After", out var values) ? values.Single() : null).ShouldBe(header);
        emulator.Time.Advance(TimeSpan.FromMinutes(1));
        (await emulator.TriggerAsync(href: href)).Text.ShouldStartWith("T");
        emulator.Outcomes.ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.Throttled, TriggerOutcome.TooEarly]);
    }

    [Fact]
    public async Task Headers_that_the_documentation_asks_for_are_checked_as_the_settings_say()
    {
        await using var emulator = await Emulator.StartAsync();
        var href = await emulator.HrefAsync();
        (await Reply.OfAsync(await emulator.PostAsync(href, Emulator.Sound, "text/plain"))).Status.ShouldBe(415);
        emulator.Client.DefaultRequestHeaders.CacheControl = null;
        (await emulator.TriggerAsync(href: href)).Status.ShouldBe(200);
        emulator.State.Settings = emulator.State.Settings with { CacheControlRequired = true };
        (await emulator.TriggerAsync(href: href)).Status.ShouldBe(415);
    }

    [Fact]
    public async Task Every_answer_has_a_request_id_and_a_callers_own_is_kept()
    {
        await using var emulator = await Emulator.StartAsync();
        var reply = await emulator.TriggerAsync();
        reply.Headers.GetValues("X-Request-Id").Single().ShouldNotBeEmpty();
        emulator.Client.DefaultRequestHeaders.Add("X-Request-Id", "abc123");
        (await emulator.TriggerAsync()).Headers.GetValues("X-Request-Id").Single().ShouldBe("abc123");
        emulator.State.Calls.All()[^1].RequestId.ShouldBe("abc123");
    }
}
