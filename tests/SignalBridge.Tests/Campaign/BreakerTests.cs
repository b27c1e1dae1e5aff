using System.Globalization;
using Campaign.Client;

namespace SignalBridge.Tests.Campaign;

public sealed class BreakerTests
{
    [Fact]
    public async Task A_host_that_keeps_failing_is_left_alone_and_tried_again_later()
    {
        await using var test = await ClientFixture.StartAsync();
        var answer = test.Campaign.OnWorkflow;
        test.Campaign.OnWorkflow = context => CampaignStandIn.Text(context, 503, "");
        Campaign(test).ShouldBeNull();
        while (Campaign(test)?.Condition is not HostCondition.Open)
            (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Transient);
        var calls = test.Campaign.Count("workflow");
        calls.ShouldBeLessThan(10);

        var behind = await test.TriggerAsync();
        (behind.Kind, behind.WithoutCall).ShouldBe((OutcomeKind.Transient, true));
        behind.RetryAfter.ShouldNotBeNull();
        (test.Time.GetUtcNow() + behind.RetryAfter).ShouldBe(Campaign(test)!.Until);
        test.Campaign.Count("workflow").ShouldBe(calls);

        // The trial fails: the breaker opens again, for longer.
        test.Time.Advance(behind.RetryAfter.Value);
        Campaign(test)!.Condition.ShouldBe(HostCondition.HalfOpen);
        await test.TriggerAsync();
        test.Campaign.Count("workflow").ShouldBe(calls + 1);
        Campaign(test)!.Condition.ShouldBe(HostCondition.Open);
        (Campaign(test)!.Until - test.Time.GetUtcNow()).ShouldNotBeNull()
            .ShouldBeInRange(TimeSpan.FromSeconds(28), TimeSpan.FromSeconds(30));

        // The next one is answered: everything goes on.
        test.Campaign.OnWorkflow = answer;
        test.Time.Advance(TimeSpan.FromSeconds(30));
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
        Campaign(test)!.Condition.ShouldBe(HostCondition.Closed);
        test.Logger.Lines.ShouldContain(line => line.StartsWith("Warning: Campaign at 127.0.0.1")
            && line.Contains("failed repeatedly"));
        test.Logger.Lines.ShouldContain(line => line.StartsWith("Information: Campaign at 127.0.0.1")
            && line.Contains("answers again"));
    }

    [Fact]
    public async Task Trouble_at_IMS_leaves_Campaign_alone()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnToken = context => CampaignStandIn.Text(context, 503, "");
        for (var i = 0; i < 5; i++)
            await test.TriggerAsync();

        test.Client.Hosts.Single().ShouldSatisfyAllConditions(
            host => host.Service.ShouldBe("Adobe IMS"),
            host => host.Condition.ShouldBe(HostCondition.Open),
            host => host.Words.ShouldContain("failed repeatedly; calls wait"));
        (await test.TriggerAsync()).ShouldSatisfyAllConditions(
            outcome => outcome.WithoutCall.ShouldBeTrue(),
            outcome => outcome.Kind.ShouldBe(OutcomeKind.Transient),
            outcome => outcome.Reason.ShouldStartWith("Adobe IMS"));
    }

    [Theory]
    [InlineData(500, "RST-360011 An error has occurred")]
    [InlineData(400, "")]
    [InlineData(401, "")]
    [InlineData(500, "The signal can be triggered every 10 minutes only")]
    public async Task Refusals_of_single_calls_do_not_open_the_breaker(int status, string body)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = context => CampaignStandIn.Text(context, status, body);
        for (var i = 0; i < 12; i++)
            (await test.TriggerAsync()).WithoutCall.ShouldBeFalse();

        Campaign(test)!.Condition.ShouldBe(HostCondition.Closed);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("1.5", 1.5)]
    [InlineData("date", 90)]
    [InlineData("999999999999999999999", 86_400)]
    public async Task Retry_After_is_obeyed_in_both_forms_by_every_call_to_the_host(string header, double seconds)
    {
        await using var test = await ClientFixture.StartAsync();
        var value =
            header == "date" ? (test.Time.GetUtcNow() + TimeSpan.FromSeconds(90)).ToString("r", CultureInfo.InvariantCulture)
                : header;
        test.Campaign.OnTrigger = context =>
        {
            context.Response.Headers.RetryAfter = value;
            return CampaignStandIn.Json(context, 429, """{"error_code":"429050","message":"Too many requests"}""");
        };

        (await test.TriggerAsync()).ShouldSatisfyAllConditions(
            outcome => outcome.Kind.ShouldBe(OutcomeKind.Throttled),
            outcome => outcome.RetryAfter.ShouldBe(TimeSpan.FromSeconds(seconds)));
        var calls = test.Campaign.Calls.Count;
        Campaign(test)!.Condition.ShouldBe(HostCondition.Paused);
        var other = await test.Client.CommandAsync("WKF2", WorkflowCommand.Start, ClientFixture.Ct);
        (other.Kind, other.WithoutCall, other.RetryAfter).ShouldBe((OutcomeKind.Throttled, true, TimeSpan.FromSeconds(seconds)));
        test.Campaign.Calls.Count.ShouldBe(calls);

        test.Campaign.OnTrigger = _ => Task.CompletedTask;
        test.Time.Advance(TimeSpan.FromSeconds(seconds));
        (await test.TriggerAsync()).Kind.ShouldBe(OutcomeKind.Accepted);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("")]
    public async Task A_Retry_After_that_cannot_be_read_is_none(string header)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = context =>
        {
            context.Response.Headers.RetryAfter = header;
            return CampaignStandIn.Text(context, 429, "");
        };

        (await test.TriggerAsync()).ShouldSatisfyAllConditions(
            outcome => outcome.Kind.ShouldBe(OutcomeKind.Throttled), outcome => outcome.RetryAfter.ShouldBeNull());
    }

    [Fact]
    public async Task A_date_in_the_past_asks_for_no_wait()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnTrigger = context =>
        {
            context.Response.Headers.RetryAfter = "Fri, 31 Dec 1999 23:59:59 GMT";
            return CampaignStandIn.Text(context, 503, "");
        };

        var outcome = await test.TriggerAsync();
        (outcome.Kind, outcome.RetryAfter).ShouldBe((OutcomeKind.Transient, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_read_is_not_repeated_before_the_time_that_Campaign_named()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context =>
        {
            context.Response.Headers.RetryAfter = "30";
            return CampaignStandIn.Text(context, 503, "");
        };

        (await test.TriggerAsync()).RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        test.Campaign.Count("workflow").ShouldBe(1);
    }

    private static HostState? Campaign(ClientFixture test) =>
        test.Client.Hosts.SingleOrDefault(host => host.Service == "Campaign");
}
