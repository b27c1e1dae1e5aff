using Campaign.Client;
using static Campaign.Client.OutcomeKind;

namespace SignalBridge.Tests.Campaign;

/// <summary>
/// What Campaign answers to a trigger, and what the client makes of it: documented, observed and plausible forms.
/// </summary>
public sealed class OutcomeTableTests
{
    private const string Undeclared =
        """
        RST-360011 An error has occurred - please contact your administrator.
        'contentURL' parameter isn't defined in signal activity.
        XTK-170006 Unable to parse expression 'HandleTrigger(@name, $(source), $({parameters}))'.
        RST-360000 Error while assessing 'HandleTrigger(@name, $(source), $({parameters}))' expression ('xtk:workflow:execution/activities/signal/trigger' resource)
        """;

    private const string NotFound = """RST-360011 An error has occurred - please contact your administrator. Unable to find document with path 'Workflow' from key 'WKF404' (type 'String')""";
    private const string Oops = "Oops. Something went wrong. Check your URI and try again.";

    public static TheoryData<string, int, string, OutcomeKind, string> Answers => new()
    {
        // Success: its form is not documented, so any.
        { "204 without a body", 204, "", Accepted, "" },
        { "200 without a body", 200, "", Accepted, "" },
        { "201 with JSON", 201, "{}", Accepted, "" },
        { "200 with any JSON", 200, """{"PKey":"@abcdefgh","status":"done"}""", Accepted, "" },
        { "200 with a JSON array", 200, "[]", Accepted, "" },
        { "202 with text", 202, "OK", Accepted, "" },
        // Inside the ten minutes: text that begins with T, its status unknown (aio-lib-campaign-standard issue 85).
        { "too early with 200", 200, "Trigger refused", TooEarly, "" },
        { "too early with 400", 400, "Too early", TooEarly, "" },
        { "too early with 403", 403, "The signal was triggered already", TooEarly, "" },
        { "too early with 409", 409, "This activity was triggered a moment ago", TooEarly, "" },
        { "too early with 429", 429, "The activity can be triggered every 10 minutes only", TooEarly, "" },
        { "too early with 500", 500, "The signal can only be triggered once every 10 minutes.", TooEarly, "" },
        { "too early in JSON", 500, """{"message":"RST-360011 Signal triggered too often"}""", TooEarly, "RST-360011" },
        { "too early in JSON with 200", 200, """{"message":"The signal was triggered too early"}""", TooEarly, "" },
        // A web server's own sentences begin with T too.
        { "a server's 500 in words", 500, "The server encountered an internal error", Unknown, "" },
        { "a server's 503 in words", 503, "The service is unavailable.", Unknown, "" },
        { "a server's 404 in words", 404, "The requested URL was not found", Rejected, "" },
        { "a server's 429 in words", 429, "Too many requests", Throttled, "" },
        { "a server's 401 in words", 401, "Token expired", Unauthorised, "" },
        // Campaign's own refusals: 500, with codes.
        { "an undeclared parameter as text", 500, Undeclared, Rejected, "RST-360011,XTK-170006,RST-360000" },
        { "an undeclared parameter with 400", 400, Undeclared, Rejected, "RST-360011,XTK-170006,RST-360000" },
        { "an undeclared parameter with 200", 200, Undeclared, Rejected, "RST-360011,XTK-170006,RST-360000" },
        { "an unknown workflow", 404, NotFound, Rejected, "RST-360011" },
        { "an unknown workflow with 500", 500, NotFound, Rejected, "RST-360011" },
        { "codes in JSON", 500, """{"error_code":500,"message":"XTK-170006 Unable to parse expression"}""", Rejected, "XTK-170006" },
        { "a code as the code", 500, """{"code":"RST-360011","message":"An error has occurred"}""", Rejected, "RST-360011" },
        { "codes in a wrapped error", 500, """{"error":{"code":"RST-360011","message":"An error has occurred"}}""", Rejected, "RST-360011" },
        { "a database in trouble", 500, "RST-360011 An error has occurred\nWDB-200001 SQL statement could not be executed",
            Unknown, "RST-360011,WDB-200001" },
        // Not running: status and text unknown.
        { "not running as text", 500, "RST-360011 The workflow is not running", NotRunning, "RST-360011" },
        { "not running as JSON", 400, """{"message":"Workflow WKF1 is paused"}""", NotRunning, "" },
        { "not started with 409", 409, "Workflow isn't started", NotRunning, "" },
        { "not running with 200", 200, "Workflow not running", NotRunning, "" },
        { "a key that is not active", 403, """{"message":"Api key is not active"}""", Unauthorised, "" },
        { "not running, in text that begins with T", 409, "The workflow is not running.", NotRunning, "" },
        { "not running, in text that begins with T and with 500", 500, "This workflow has not been started.", NotRunning, "" },
        { "not running, in text that begins with T and with 200", 200, "The workflow is not running.", NotRunning, "" },
        { "a server that is not running", 500, "Apache is not running", Unknown, "" },
        // The router.
        { "the router with 500", 500, $$"""{"code":500,"message":"{{Oops}}"}""", Unknown, "500" },
        { "the router with 502", 502, $$"""{"code":502,"message":"{{Oops}}"}""", Unknown, "502" },
        // The gateway.
        { "401013", 401, """{"error_code":"401013","message":"Oauth token is not valid"}""", Unauthorised, "401013" },
        { "403000", 403, """{"error_code":"403000","message":"Api Key is required"}""", Unauthorised, "403000" },
        { "403003", 403, """{"error_code":"403003","message":"Api Key is invalid"}""", Unauthorised, "403003" },
        { "403010", 403, """{"error_code":"403010","message":"Oauth token is missing."}""", Unauthorised, "403010" },
        { "403011", 403, """{"error_code":"403011","message":"Scope mismatch"}""", Unauthorised, "403011" },
        { "403012", 403, """{"error_code":"403012","message":"IP is not allowed"}""", Unauthorised, "403012" },
        { "403013", 403, """{"error_code":"403013","message":"IP is blocked"}""", Unauthorised, "403013" },
        { "403020", 403, """{"error_code":"403020","message":"Oauth token missing or invalid"}""", Unauthorised, "403020" },
        { "403023", 403, """{"error_code":"403023","message":"Profile is not valid"}""", Unauthorised, "403023" },
        { "503020 with 403", 403, """{"error_code":"503020","message":"Could not read the profile"}""", Transient, "503020" },
        { "429001", 429, """{"error_code":"429001","message":"Service usage limit reached"}""", Throttled, "429001" },
        { "429002", 429, """{"error_code":"429002","message":"Developer key usage limit reached"}""", Throttled, "429002" },
        { "429050", 429, """{"error_code":"429050","message":"Too many requests"}""", Throttled, "429050" },
        { "503000", 503, """{"error_code":"503000","message":"Could not validate Api Key"}""", Transient, "503000" },
        { "503010", 503, """{"error_code":"503010","message":"Could not validate the oauth token"}""", Transient, "503010" },
        { "a gateway's error with 200", 200, """{"error_code":"403003","message":"Api Key is invalid"}""", Unauthorised, "403003" },
        { "a gateway's other 500", 500, """{"error_code":"500000","message":"Oops"}""", Unknown, "500000" },
        { "a gateway's other 400", 400, """{"error_code":"400001","message":"Bad"}""", Rejected, "400001" },
        // No word from anyone.
        { "a bare 400", 400, "", Rejected, "" },
        { "a bare 401", 401, "", Unauthorised, "" },
        { "a bare 403", 403, "", Unauthorised, "" },
        { "a bare 404", 404, "", Rejected, "" },
        { "a bare 408", 408, "", Unknown, "" },
        { "a bare 413", 413, "", Rejected, "" },
        { "a bare 429", 429, "", Throttled, "" },
        { "a bare 500", 500, "", Unknown, "" },
        { "a bare 502", 502, "", Unknown, "" },
        { "a bare 503", 503, "", Unknown, "" },
        { "a bare 504", 504, "", Unknown, "" },
        { "a redirect", 302, "", Rejected, "" },
        { "a page with 200", 200, "<!DOCTYPE html><html><body>Sign in</body></html>", Unknown, "" },
        { "a page with 404", 404, "<html><body>Tomcat</body></html>", Rejected, "" },
        { "a page with 502", 502, "<html><head></head><body>Bad gateway</body></html>", Unknown, "" },
        { "broken JSON with 500", 500, """{"message":""", Unknown, "" },
        { "half a surrogate pair", 500, """{"message":"\ud800 RST-360011"}""", Rejected, "RST-360011" },
        { "broken JSON with 200", 200, """{"message":""", Accepted, "" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_to_a_trigger_is_read_from_status_and_body(string what, int status, string body,
        OutcomeKind expected, string codes)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = context => status is 204 or 302 or 304
            ? Bare(context, status)
            : CampaignStandIn.Text(context, status, body);

        var outcome = await test.TriggerAsync();

        outcome.Kind.ShouldBe(expected, what);
        string.Join(',', outcome.Codes).ShouldBe(codes, what);
        outcome.WithoutCall.ShouldBeFalse();
        outcome.Reason.ShouldNotBeNullOrWhiteSpace();
        // A refused token is replaced and tried once more; anything else is posted one time.
        test.Campaign.Count("trigger").ShouldBe(status == 401 ? 2 : 1);
    }

    [Fact]
    public async Task An_undeclared_parameter_is_named()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = context => CampaignStandIn.Text(context, 500, Undeclared);

        var trigger = ClientFixture.Trigger("signal1", new SignalParameter("contentURL", ParameterType.String, "content"));
        var outcome = await test.Client.TriggerAsync(trigger, ClientFixture.Ct);

        outcome.Parameter.ShouldBe("contentURL");
        outcome.Reason.ShouldBe("The activity does not declare a parameter that was sent. (HTTP 500: 'contentURL' parameter isn't defined in signal activity.)");
    }

    private static Task Bare(Microsoft.AspNetCore.Http.HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        if (status == 302)
            context.Response.Headers.Location = "http://127.0.0.1:1/elsewhere";
        return Task.CompletedTask;
    }
}
