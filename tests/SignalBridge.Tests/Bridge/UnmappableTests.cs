using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// What cannot be mapped says which expression is wrong, why, and what there is instead; in the answer and in the log.
/// </summary>
public sealed class UnmappableTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("body.order_id", """{"orderNumber":7}""", "'value' has no value: `body.order_id` finds nothing; the body has `orderNumber`")]
    [InlineData("body.order_id", """{"orderNumber":7,"total":1,"customer":{},"order":2}""",
        "'value' has no value: `body.order_id` finds nothing; the body has `order`, `orderNumber`, `total` and others")]
    [InlineData("body.order.id", """{"order":{"ID":7}}""", "'value' has no value: `body.order.id` finds nothing; `body.order` has `ID`")]
    [InlineData("body.order.id", """{"order":[]}""", "'value' has no value: `body.order.id` finds nothing; `body.order` is a list")]
    [InlineData("body.order.id", """{"order":null}""", "'value' has no value: `body.order.id` finds nothing; `body.order` is null")]
    [InlineData("body.order.id", """{"order":"SECRET-VALUE"}""", "'value' has no value: `body.order.id` finds nothing; `body.order` is a single value")]
    [InlineData("body.lines[2].id", """{"lines":[{"id":1}]}""", "'value' has no value: `body.lines[2].id` finds nothing; `body.lines` has 1 item")]
    [InlineData("body.id", """{"id":null}""", "'value' has no value: `body.id` finds nothing; `body.id` is null")]
    [InlineData("body.id", "{}", "'value' has no value: `body.id` finds nothing; the body is empty")]
    [InlineData("body.id", """{"someone@example.com":1}""", "'value' has no value: `body.id` finds nothing; the body has other keys")]
    [InlineData("body.id || body.\"the id\"", """{"idd":1}""", "'value' has no value: `body.id || body.\"the id\"` finds nothing; the body has `idd`")]
    [InlineData("body.kind == 'body.id' && body.kind || body.id", """{"kind":"x"}""",
        "'value' has no value: `body.kind == 'body.id' && body.kind || body.id` finds nothing; the body has `kind`")]
    [InlineData("headers.\"x-order\"", "{}", "'value' has no value: `headers.\"x-order\"` finds nothing; the request has `")]
    [InlineData("query.order", "{}", "'value' has no value: `query.order` finds nothing; the query is empty")]
    [InlineData("body.ids[?@ > `5`] | [0]", """{"ids":[1]}""", "'value' has no value: `body.ids[?@ > `5`] | [0]` finds nothing")]
    [InlineData("body.id", """{"id":["SECRET-VALUE"]}""", "'value' is a list, not a number (`body.id`)")]
    [InlineData("to_number(keys(body.id))", """{"id":"SECRET-VALUE"}""",
        "'value' has no value: `to_number(keys(body.id))` cannot be evaluated: invalid-type, function keys expects an object")]
    [InlineData("pad_left(body.id, body.id)", """{"id":"SECRET-VALUE"}""",
        "'value' has no value: `pad_left(body.id, body.id)` cannot be evaluated: a value has not the form that it takes")]
    public async Task A_reason_names_the_expression_and_what_there_is(string expression, string body, string reason)
    {
        await using var world = await World.StartAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration(expression));

        using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));

        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var said = (string)(await BridgeUnderTest.JsonAsync(answer))["errors"]!.AsArray().ShouldHaveSingleItem()!;
        said.ShouldStartWith(reason);
        var line = world.Log.Lines.Single(l => l.Contains("cannot be mapped", StringComparison.Ordinal));
        line.ShouldContain(said);
        string.Join('\n', world.Log.Lines).ShouldNotContain("SECRET-VALUE");
    }

    [Theory]
    [InlineData("signals/ready/events?stat=dead",
        "'stat' is no query parameter of this call (did you mean 'state'?); it takes 'state', 'page', 'code'.")]
    [InlineData("signals/ready/events?state=dead&limit=5",
        "'limit' is no query parameter of this call; it takes 'state', 'page', 'code'.")]
    [InlineData("signals?state=dead", "'state' is no query parameter of this call; it takes 'code'.")]
    [InlineData("bridge?verbose", "'verbose' is no query parameter of this call; it takes 'code'.")]
    [InlineData("board?kode=x", "'kode' is no query parameter of this call (did you mean 'code'?); it takes 'code'.")]
    public async Task A_query_parameter_that_a_call_does_not_have_is_a_mistake(string path, string title)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var answer = await bridge.Operator.GetAsync($"/api/{path}", Ct);
        using var stranger = await bridge.Http.GetAsync($"/api/{path}", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await BridgeUnderTest.JsonAsync(answer))["title"]!).ShouldBe(title);
        stranger.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_query_of_a_hook_and_of_a_probe_is_their_callers_own()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        using var content = new StringContent(Sample.Body(1), Encoding.UTF8, "application/json");
        foreach (var (name, value) in Signed.GitHub(Sample.Body(1)))
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        using var hook = await bridge.Http.PostAsync("/api/hooks/crm?anything=1", content, Ct);
        using var probe = await bridge.Http.GetAsync("/api/health/live?anything=1", Ct);
        using var page = await bridge.Operator.GetAsync($"/api/signals/ready/events?state=pending&code={BridgeUnderTest.OperatorKey}", Ct);

        (hook.StatusCode, probe.StatusCode, page.StatusCode)
            .ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.OK, HttpStatusCode.OK));
    }

    private static string Configuration(string expression)
    {
        var json = JsonNode.Parse(Sample.Numbered())!;
        json["SignalBridge"]!["Signals"]![0]!["Parameters"]![0]!["Name"] = "value";
        json["SignalBridge"]!["Hooks"]![0]!["Parameters"] = new JsonObject { ["value"] = expression };
        json["SignalBridge"]!["Hooks"]![0]!.AsObject().Remove("When");
        return json.ToJsonString();
    }
}
