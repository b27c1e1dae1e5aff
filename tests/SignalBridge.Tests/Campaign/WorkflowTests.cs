using Campaign.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace SignalBridge.Tests.Campaign;

public sealed class WorkflowTests
{
    [Theory]
    [InlineData(WorkflowCommand.Start, "start")]
    [InlineData(WorkflowCommand.Pause, "pause")]
    [InlineData(WorkflowCommand.Resume, "resume")]
    [InlineData(WorkflowCommand.Stop, "stop")]
    public async Task A_command_is_posted_as_documented(WorkflowCommand command, string method)
    {
        await using var test = await ClientFixture.StartAsync();

        (await test.Client.CommandAsync("WKF 1/é", command, ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);

        var call = test.Campaign.Calls.Single(call => call.Call == "command");
        (call.Target, call.Body).ShouldBe(("/acme/campaign/workflow/execution/WKF%201%2F%C3%A9/commands", $$"""{"method":"{{method}}"}"""));
        WorkflowCommands.TryParse(method, out var parsed).ShouldBeTrue();
        parsed.ShouldBe(command);
    }

    [Theory]
    [InlineData("Start")]
    [InlineData("restart")]
    [InlineData("démarrer")]
    [InlineData("0")]
    [InlineData("")]
    [InlineData(null)]
    public void No_other_word_is_a_command(string? method) => WorkflowCommands.TryParse(method, out _).ShouldBeFalse();

    [Fact]
    public async Task Another_command_is_refused_without_a_call()
    {
        await using var test = await ClientFixture.StartAsync();

        var outcome = await test.Client.CommandAsync("WKF1", (WorkflowCommand)7, ClientFixture.Ct);

        (outcome.Kind, outcome.WithoutCall).ShouldBe((OutcomeKind.Rejected, true));
        test.Campaign.Calls.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(200, "Workflow started")]
    [InlineData(202, "The command is queued")]
    [InlineData(204, "")]
    [InlineData(200, """{"state":"started"}""")]
    public async Task Any_success_of_a_command_is_one_in_whatever_form(int status, string body)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnCommand = context =>
        {
            context.Response.StatusCode = status;
            return status == 204 ? Task.CompletedTask : CampaignStandIn.Text(context, status, body);
        };

        (await test.Client.CommandAsync("WKF1", WorkflowCommand.Start, ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);
    }

    [Fact]
    public async Task A_command_that_may_have_been_taken_is_not_repeated_and_one_that_was_turned_away_is()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnCommand = CampaignStandIn.Cut;
        (await test.Client.CommandAsync("WKF1", WorkflowCommand.Start, ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Unknown);
        test.Campaign.Count("command").ShouldBe(1);

        test.Campaign.OnCommand = context => test.Campaign.Count("command") == 2
            ? CampaignStandIn.Json(context, 503, """{"error_code":"503000","message":"Could not validate Api Key"}""")
            : Task.CompletedTask;
        (await test.Client.CommandAsync("WKF1", WorkflowCommand.Start, ClientFixture.Ct)).Kind.ShouldBe(OutcomeKind.Accepted);
        test.Campaign.Count("command").ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("@pk_canary-0123456789")]
    [InlineData("WKF1\r\n")]
    public async Task What_is_no_workflow_ID_is_refused_without_a_call(string workflow)
    {
        await using var test = await ClientFixture.StartAsync();

        var outcome = await test.Client.CommandAsync(workflow, WorkflowCommand.Start, ClientFixture.Ct);

        (outcome.Kind, outcome.WithoutCall).ShouldBe((OutcomeKind.Rejected, true));
        test.Campaign.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_operator_sees_a_workflow_without_its_keys()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context => CampaignStandIn.Json(context, 200, $$"""
            {"PKey":"{{CampaignStandIn.WorkflowKey}}","state":"In progress","nextProcessingDate":"2026-03-01 12:00:00.000Z","big":12345678901234567890.10,
             "note":"see {{CampaignStandIn.WorkflowKey}} and {{test.Campaign.Href}}","list":["{{CampaignStandIn.ActivityKey}}",1,null,true],
             "activities":{"activity":{"{{CampaignStandIn.ActivityKey}}":{"activityPKey":"x"},"signal1":{"label":"Go","trigger":{"HREF":"x","href":"{{test.Campaign.Href}}"} } } } }
            """);

        var answer = await test.Client.GetWorkflowAsync("WKF1", ClientFixture.Ct);

        answer.Outcome.Kind.ShouldBe(OutcomeKind.Accepted);
        answer.State.ShouldBe("In progress");
        answer.Signals.ShouldBe([new SignalActivity("signal1", null)]);
        answer.Json.ShouldNotBeNull().GetRawText().ShouldBe(
            """{"state":"In progress","nextProcessingDate":"2026-03-01 12:00:00.000Z","big":12345678901234567890.10,"note":"see \u2026 and \u2026","list":["\u2026",1,null,true],"activities":{"activity":{"\u2026":{},"signal1":{"label":"Go","trigger":{}}}}}""");
    }

    [Theory]
    [InlineData(404, "RST-360011 Unable to find document with path 'Workflow' from key 'WKF1'", OutcomeKind.Rejected)]
    [InlineData(200, "<html></html>", OutcomeKind.Transient)]
    [InlineData(200, "plain", OutcomeKind.Transient)]
    [InlineData(200, "", OutcomeKind.Transient)]
    [InlineData(200, "[]", OutcomeKind.Transient)]
    [InlineData(200, """{"name":"\ud800"}""", OutcomeKind.Transient)]
    [InlineData(500, """{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}""", OutcomeKind.Transient)]
    public async Task A_workflow_that_cannot_be_read_gives_its_outcome_and_nothing_else(int status, string body, OutcomeKind kind)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context => CampaignStandIn.Text(context, status, body);

        var answer = await test.Client.GetWorkflowAsync("WKF1", ClientFixture.Ct);

        answer.Outcome.Kind.ShouldBe(kind);
        answer.Json.ShouldBeNull();
        answer.Signals.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"parameters":[{"name":"a","type":"string"},{"name":"n","type":"long"}],"trigger":{"href":"#"}}""")]
    [InlineData("""{"parameters":{"parameter":[{"@name":"a","@type":"memo"},{"@name":"n","@type":"double"}]},"trigger":{"href":"#"}}""")]
    [InlineData("""{"parameters":{"a":"string","n":"number"},"trigger":{"href":"#"}}""")]
    [InlineData("""{"trigger":{"href":"#","parameters":{"a":{"type":"string"},"n":{"type":"integer"}}}}""")]
    public async Task Declarations_are_read_from_every_form_they_may_have(string signal)
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Json(context, 200, "{\"activities\":{\"activity\":{\"signal1\":" + signal + "}}}");

        var answer = await test.Client.GetWorkflowAsync("WKF1", ClientFixture.Ct);

        answer.Signals.Single().Declared.ShouldBe([new("a", ParameterType.String), new("n", ParameterType.Number)]);
    }

    [Fact]
    public async Task Each_difference_between_two_declarations_is_a_warning()
    {
        await using var test = await ClientFixture.StartAsync();
        test.Campaign.OnWorkflow = context => CampaignStandIn.Json(context, 200,
            """{"activities":{"activity":{"signal1":{"parameters":[{"name":"same","type":"string"},{"name":"typed","type":"date"},{"name":"there","type":"string"},{"name":"odd","type":"blob"}],"trigger":{"href":"#"}}}}}""");
        var check = new DeclarationCheck(test.Client, NullLogger<DeclarationCheck>.Instance);

        var report = await check.CompareAsync("audience", "WKF1", null,
            [new("same", ParameterType.String), new("typed", ParameterType.Number), new("here", ParameterType.String),
                new("odd", ParameterType.String)], ClientFixture.Ct);

        report.Differences.ShouldBe([
            "'typed' is a number here and a datetime in the activity.",
            "'here' is declared here, but not by the activity.",
            "'there' is declared by the activity, but not here.",
        ]);
        (await check.CompareAsync("audience", "WKF1", "signal9", [], ClientFixture.Ct)).Differences.Single()
            .ShouldContain("has no signal activity 'signal9'");
    }
}
