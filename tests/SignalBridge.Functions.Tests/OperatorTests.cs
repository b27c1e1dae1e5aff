using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Functions.Triggers;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests;

public sealed class OperatorTests(AzuriteFixture azurite)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_fires_looks_pauses_resumes_and_discards()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        var (signals, events) = (app.Function<SignalFunctions>(), app.Function<EventFunctions>());
        var post = app.Request("POST", "/api/signals/import/fire", """{"parameters":{"file":"by-hand.csv"}}""");

        var (status, fired) = await app.AnswerAsync(await signals.FireAsync(post, "import", Token));
        status.ShouldBe(202);
        var id = (string)fired!["id"]!;

        ((string?)(await BodyAsync(app, events.EventAsync(Get(app), id, Token)))["state"])!.ShouldBe("pending",
            StringCompareShould.IgnoreCase);
        ((int)(await BodyAsync(app, signals.SignalAsync(Get(app), "import", Token)))["pending"]!).ShouldBe(1);
        (await BodyAsync(app, signals.SignalsAsync(Get(app), Token))).AsArray().Count.ShouldBe(2);
        (await BodyAsync(app, signals.EventsAsync(Get(app), "import", Token)))["events"]!.AsArray().Count.ShouldBe(1);
        ((bool)(await BodyAsync(app, signals.PauseAsync(Get(app), "import", Token)))["paused"]!).ShouldBeTrue();
        ((bool)(await BodyAsync(app, signals.ResumeAsync(Get(app), "import", Token)))["paused"]!).ShouldBeFalse();
        (await BodyAsync(app, events.DiscardAsync(Get(app), id, Token)))["state"].ShouldNotBeNull();
        ((int)(await BodyAsync(app, signals.SignalAsync(Get(app), "import", Token)))["pending"]!).ShouldBe(0);
    }

    [Fact]
    public async Task An_operator_sees_and_commands_a_workflow()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        var workflows = app.Function<WorkflowFunctions>();

        ((string?)(await BodyAsync(app, workflows.WorkflowAsync(Get(app), "WKF124", Token)))["id"]).ShouldBe("WKF124");
        var command = app.Request("POST", "/api/workflows/WKF124/commands", """{"method":"pause"}""");
        (await app.AnswerAsync(await workflows.CommandAsync(command, "WKF124", Token))).Status.ShouldBe(202);
    }

    [Fact]
    public async Task An_operator_finds_a_webhook_that_was_refused_with_what_to_do_about_it()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);
        var requests = app.Function<RequestFunctions>();
        var post = app.Request("POST", "/api/hooks/crm", "{}", CrmWebhook.Headers());

        (await app.AnswerAsync(await app.Function<HookFunction>().HookAsync(post, "crm", Token))).Status.ShouldBe(401);
        await app.Services.GetRequiredService<RequestWriter>().WriteAsync(Token);

        var kept = (await BodyAsync(app, requests.ListAsync(Get(app), Token)))["requests"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)kept["cause"]).ShouldBe("NoMatchingKey");
        (await BodyAsync(app, requests.RequestAsync(Get(app), (string)kept["id"]!, Token)))["explanation"].ShouldNotBeNull();
        (await BodyAsync(app, requests.GroupsAsync(Get(app), Token)))["groups"]!.AsArray().Count.ShouldBe(1);
        var verify = app.Request("POST", "/api/requests/verify", """{"hook":"crm","dryRun":true}""");
        ((int)(await BodyAsync(app, requests.VerifyAsync(verify, Token)))["selected"]!).ShouldBe(0);
        ((int)(await BodyAsync(app, requests.NumbersAsync(Get(app), "crm", Token)))["answers"]!["NoMatchingKey"]!).ShouldBe(1);
        (await BodyAsync(app, requests.HooksAsync(Get(app), Token))).AsArray().Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task The_board_and_the_probes_answer()
    {
        await using var app = await AppUnderTest.StartAsync(azurite);

        BoardFunction.Page(Get(app)).ShouldNotBeNull();
        (await app.AnswerAsync(ProbeFunctions.Live(Get(app)))).Status.ShouldBe(200);
        (await app.AnswerAsync(await app.Function<ProbeFunctions>().ReadyAsync(Get(app), Token))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_storage_the_app_is_not_ready_and_webhooks_are_answered_503()
    {
        const string nobody =
            "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;TableEndpoint=http://127.0.0.1:9/a;";
        await using var app = await AppUnderTest.StartAsync(azurite, nobody);

        (await app.AnswerAsync(await app.Function<ProbeFunctions>().ReadyAsync(Get(app), Token))).Status.ShouldBe(503);
        var post = app.Request("POST", "/api/hooks/crm", CrmWebhook.Body, CrmWebhook.Headers());
        (await app.AnswerAsync(await app.Function<HookFunction>().HookAsync(post, "crm", Token))).Status.ShouldBe(503);
    }

    private static HttpRequest Get(AppUnderTest app) => app.Request("GET", "/api");

    private static async Task<System.Text.Json.Nodes.JsonNode> BodyAsync(AppUnderTest app, Task<IResult> result)
    {
        var (status, body) = await app.AnswerAsync(await result);
        status.ShouldBe(200);
        return body!;
    }
}
