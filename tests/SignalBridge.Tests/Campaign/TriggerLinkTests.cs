using Campaign.Client;

namespace SignalBridge.Tests.Campaign;

/// <summary>Where a trigger goes: exactly where Campaign says, if that is Campaign.</summary>
public sealed class TriggerLinkTests
{
    [Theory]
    [InlineData("another port", "http://127.0.0.1:{silent}/workflow/execution/@a/trigger")]
    [InlineData("another name of this host", "http://localhost:{port}/workflow/execution/@a/trigger")]
    [InlineData("another scheme", "https://127.0.0.1:{silent}/workflow/execution/@a/trigger")]
    [InlineData("the scheme alone", "https://127.0.0.1:{port}/workflow/execution/@a/trigger")]
    [InlineData("user-info", "http://user:pass@127.0.0.1:{port}/trigger")]
    [InlineData("empty user-info", "http://@127.0.0.1:{port}/trigger")]
    [InlineData("this host as user-info", "http://127.0.0.1:{port}@127.0.0.1:{silent}/trigger")]
    [InlineData("this host as user-info, escaped", "http://127.0.0.1:{port}%40127.0.0.1:{silent}/trigger")]
    [InlineData("a backslash before another host", "http://127.0.0.1:{silent}\\\\@127.0.0.1:{port}/trigger")]
    [InlineData("a fragment before this host", "http://127.0.0.1:{silent}#@127.0.0.1:{port}/trigger")]
    [InlineData("a line break", "http://127.0.0.1:{port}/trigger\\r\\nX-Evil: 1")]
    [InlineData("a space", "http://127.0.0.1:{port}/trigger HTTP/1.1")]
    [InlineData("relative to another host", "//127.0.0.1:{silent}/trigger")]
    [InlineData("relative", "/workflow/execution/@a/trigger")]
    [InlineData("a file", "file:///etc/trigger")]
    [InlineData("nothing", "")]
    [InlineData("another host over http", "http://mc.adobe.io.evil.example/trigger")]
    [InlineData("a host in another script", "http://１２７.0.0.1:{silent}/trigger")]
    public async Task A_link_that_leads_elsewhere_is_refused_before_a_token_leaves(string what, string href)
    {
        await using var test = await ClientFixture.StartAsync();
        using var elsewhere = new SilentListener();
        href = href.Replace("{silent}", $"{elsewhere.Port}", StringComparison.Ordinal)
            .Replace("{port}", $"{new Uri(test.Campaign.Url).Port}", StringComparison.Ordinal);
        test.Campaign.OnWorkflow = context => CampaignStandIn.Json(context, 200, test.Campaign.Workflow(("signal1", href)));

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.WithoutCall).ShouldBe((OutcomeKind.Rejected, true), what);
        elsewhere.WasCalled.ShouldBeFalse(what);
        test.Campaign.Count("trigger").ShouldBe(0, what);
        test.Campaign.Count("other").ShouldBe(0, what);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed_from_any_call(int status)
    {
        using var elsewhere = new SilentListener();
        Task Redirect(Microsoft.AspNetCore.Http.HttpContext context)
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://127.0.0.1:{elsewhere.Port}/";
            return Task.CompletedTask;
        }

        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = Redirect;
        test.Campaign.OnCommand = Redirect;
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Rejected);
        (await test.Client.CommandAsync("WKF1", WorkflowCommand.Start, ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Rejected);
        test.Campaign.OnWorkflow = Redirect;
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Rejected);
        test.Campaign.OnToken = Redirect;
        test.Time.Advance(TimeSpan.FromDays(2));
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Unauthorised);

        elsewhere.WasCalled.ShouldBeFalse();
    }

    [Theory]
    [InlineData("/workflow/execution/@ab_-c/activities/activity/@de_-f/trigger/")]
    [InlineData("/workflow/execution/@ab_-c/activities/activity/@de_-f/trigger")]
    [InlineData("/workflow/execution/%40ab%2Fc/./activity/../trigger?x=%41&y=a%20b")]
    public async Task The_link_is_posted_to_exactly_as_given(string tail)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Json(context, 200, test.Campaign.Workflow(("signal1", test.Campaign.Url + tail)));

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Calls.Single(call => call.Call == "trigger").Target.ShouldBe("/acme/campaign" + tail);
    }

    [Theory]
    [InlineData("http://campaign.example.com/acme/campaign")]
    [InlineData("https://user@campaign.example.com/acme")]
    [InlineData("mc.adobe.io/acme/campaign")]
    [InlineData("")]
    public async Task A_token_goes_to_https_only(string url)
    {
        await using var test = await ClientFixture.StartAsync();
        test.CurrentValue.Url = url;

        var outcome = await test.TriggerAsync();

        (outcome.Kind, outcome.WithoutCall, outcome.Reason)
            .ShouldBe((OutcomeKind.Unauthorised, true, "Campaign:Url is not an https address."));
        test.Campaign.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void Plain_http_on_loopback_never_goes_through_a_proxy()
    {
        var proxy = new NoProxyToLoopback(new System.Net.WebProxy("http://proxy.example:3128"));

        proxy.GetProxy(new Uri("http://127.0.0.1:7072/")).ShouldBeNull();
        proxy.GetProxy(new Uri("http://localhost:7072/")).ShouldBeNull();
        proxy.GetProxy(new Uri("https://mc.adobe.io/")).ShouldBe(new Uri("http://proxy.example:3128"));
    }

    [Fact]
    public async Task A_link_is_read_once_a_minute()
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        test.Time.Advance(TimeSpan.FromSeconds(59));
        await test.TriggerAsync();
        test.Campaign.Count("workflow").ShouldBe(1);

        test.Time.Advance(TimeSpan.FromSeconds(1));
        await test.TriggerAsync();
        test.Campaign.Count("workflow").ShouldBe(2);
        test.Campaign.Count("trigger").ShouldBe(3);
    }

    [Theory]
    [InlineData(404, "")]
    [InlineData(500, "RST-360011 An error has occurred. Unable to find document with path 'Activity' from key '@abc'")]
    [InlineData(400, "Invalid key")]
    public async Task A_kept_link_whose_key_is_refused_is_read_anew_and_posted_to_once_more(int status, string body)
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        test.Campaign.OnTrigger = context => test.Campaign.Count("trigger") == 2 ? CampaignStandIn.Text(context, status, body)
            : Task.CompletedTask;

        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("workflow").ShouldBe(2);
        test.Campaign.Count("trigger").ShouldBe(3);

        test.Campaign.OnTrigger = context => CampaignStandIn.Text(context, status, body);
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Rejected);
        test.Campaign.Count("trigger").ShouldBe(5);
    }

    [Fact]
    public async Task The_only_signal_activity_needs_no_name()
    {
        await using var test = await ClientFixture.StartAsync();
        (await test.Client.TriggerAsync(ClientFixture.Trigger(activity: null),
            ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);
    }

    [Theory]
    [InlineData(null, "The workflow has several signal activities, so one must be named: 'signal1', 'signal2'.")]
    [InlineData("signal3", "The workflow has no signal activity 'signal3'; it has 'signal1', 'signal2'.")]
    [InlineData("start1", "The workflow has no signal activity 'start1'; it has 'signal1', 'signal2'.")]
    public async Task Among_several_one_must_be_named_and_a_wrong_name_lists_those_there_are(string? activity, string reason)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Json(context, 200,
                test.Campaign.Workflow(("signal1", test.Campaign.Href), ("signal2", test.Campaign.Href)));

        var outcome = await test.Client.TriggerAsync(ClientFixture.Trigger(activity), ClientFixture.Ct);

        (outcome.Kind, outcome.Reason).ShouldBe((OutcomeKind.Rejected, reason));
        test.Campaign.Count("trigger").ShouldBe(0);
    }

    [Fact]
    public async Task An_activity_that_was_added_since_the_last_read_is_found()
    {
        await using var test = await ClientFixture.StartAsync();
        await test.TriggerAsync();
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Json(context, 200,
                test.Campaign.Workflow(("signal1", test.Campaign.Href), ("signal2", test.Campaign.Href)));

        (await test.Client.TriggerAsync(ClientFixture.Trigger("signal2"), ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"activities":{"activity":{}}}""")]
    [InlineData("""{"activities":{"activity":{"signal1":{"trigger":{}}}}}""")]
    [InlineData("""{"activities":[]}""")]
    public async Task A_workflow_without_a_signal_activity_says_so(string body)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context => CampaignStandIn.Json(context, 200, body);

        var outcome = await test.TriggerAsync();
        (outcome.Kind, outcome.Reason).ShouldBe((OutcomeKind.Rejected, "The workflow has no signal activity."));
    }
}
