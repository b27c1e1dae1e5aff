using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Hooks;

/// <summary>
/// What is kept of a webhook beside its body: what its hook's expressions name, and nothing that may be a credential.
/// </summary>
public sealed class KeptPartsTests(AzuriteFixture azurite)
{
    // What senders, proxies and hosting platforms add, and whoever sees an event later must not.
    private static readonly string[] Credentials =
    [
        "Authorization", "Cookie", "X-Auth", "X-Auth-Key", "X-Access-Key", "X-Session", "X-Session-Id", "X-Credential", "X-Pass",
            "X-Passphrase",
        "X-MS-Client-Principal", "X-Forwarded-Client-Cert", "X-Custom-Key", "X-Api-Key", "X-Forwarded-For",
    ];

    [Fact]
    public async Task What_no_expression_names_is_not_kept_whatever_it_is_called()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Numbered("headers.\"x-run\" || query.run || 'none'"));
        var body = Sample.Body(1);
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/api/hooks/crm?run=4711&sig=canary&access_token=canary&code=canary&other=canary")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in Signed.GitHub(body).Concat(Credentials.Select(name => (name, "canary")))
            .Append(("X-Run", "run-1")))
        {
            request.Headers.TryAddWithoutValidation(name, value).ShouldBeTrue();
        }

        using var answer = await bridge.Http.SendAsync(request, Ct);
        answer.EnsureSuccessStatusCode();
        var id = (string)(await BridgeUnderTest.JsonAsync(answer))["id"]!;
        await bridge.RunDryAsync("ready");

        var kept = await KeptAsync(bridge, id);
        kept.Headers.Keys.Order(StringComparer.Ordinal).ShouldBe(["content-type", "x-github-delivery", "x-run"]);
        kept.Headers["x-run"].ShouldBe("run-1");
        kept.Query.ShouldBe("?run=4711");
        Encoding.UTF8.GetString(kept.Body).ShouldBe(body);
        world.Fired.ShouldHaveSingleItem().Parameters.GetProperty("run").GetString().ShouldBe("run-1");
    }

    [Fact]
    public async Task A_replay_finds_the_headers_that_the_mapping_named_when_the_webhook_came_in()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Numbered("headers.\"x-run\" || 'none'"));
        var id =
            await bridge.AcceptedAsync("crm", Sample.Body(1),
                [.. Signed.GitHub(Sample.Body(1)), ("X-Run", "run-1"), ("X-Other", "other-1")]);
        await bridge.RunDryAsync("ready");

        bridge.Set("SignalBridge:Hooks:0:Parameters:run", "join(' ', [headers.\"x-run\", headers.\"x-other\" || 'not kept'])");
        await bridge.ReplayEventAsync(id);
        await bridge.RunDryAsync("ready");
        bridge.Set("SignalBridge:Hooks:0:Parameters:run", "headers.\"x-other\" || 'none'");
        await bridge.AcceptedAsync("crm", Sample.Body(2), [.. Signed.GitHub(Sample.Body(2)), ("X-Other", "other-2")]);
        await bridge.RunDryAsync("ready");

        world.Fired.Select(f => f.Parameters.GetProperty("run").GetString()).ShouldBe(["run-1", "run-1 not kept", "other-2"]);
    }

    [Fact]
    public async Task What_was_kept_before_is_still_read()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            Numbered("join(' ', [headers.\"x-auth-user\", query.page])"));
        const string stored = """
            {"source":"webhook:crm","receivedAt":"2026-03-01T08:00:00+00:00","parameters":[{"name":"number","text":"1","type":"number"}],
             "original":{"body":"eyJraW5kIjoicmVhZHkiLCJudW1iZXIiOjd9","headers":{"content-type":"application/json","x-auth-user":"somebody","x-else":"1"},"query":"?page=2&else=1"}}
            """;
        var item = System.Text.Json.JsonSerializer.Deserialize(stored, MailboxJson.Default.StoredEvent)!;
        var ended = new EndedEvent(new BridgeEventId("ready", Guid.CreateVersion7(world.Time!.GetUtcNow()), 0), EventState.Dead,
            item, world.Time.GetUtcNow(), "", null, []);
        await new Stored(bridge.Services).AddAsync([ended.Row()]);

        await bridge.ReplayEventAsync(ended.Id.ToString());
        await bridge.RunDryAsync("ready");

        world.Fired.ShouldHaveSingleItem().Parameters.GetRawText().ShouldBe("""{"number":"7","run":"somebody 2"}""");
    }

    [Theory]
    [InlineData("headers.authorization",
        "SignalBridge:Hooks:0:Parameters:run: names 'authorization' of 'headers', which is taken for a credential and not kept: it has no value here.")]
    [InlineData("query.sig",
        "SignalBridge:Hooks:0:Parameters:run: names 'sig' of 'query', which is taken for a credential and not kept: it has no value here.")]
    [InlineData("to_string(headers)",
        "SignalBridge:Hooks:0:Parameters:run: takes 'headers' as a whole, and sees only what this hook's expressions name of it, and a few harmless ones.")]
    [InlineData("to_string(query)",
        "SignalBridge:Hooks:0:Parameters:run: takes 'query' as a whole, and sees only what this hook's expressions name of it.")]
    public async Task An_expression_that_will_not_find_what_it_names_is_warned_of_at_start(string expression, string warning)
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Numbered(expression));

        bridge.Services.GetRequiredService<Routes>().Warnings.ShouldContain(warning);
    }

    private async Task<World> WorldAsync()
    {
        var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number", "run:string");
        return world;
    }

    private static string Numbered(string run)
    {
        var json = JsonNode.Parse(Sample.Numbered())!;
        json["SignalBridge"]!["Signals"]![0]!["Parameters"]!.AsArray()
            .Add(new JsonObject { ["Name"] = "run", ["Required"] = false });
        json["SignalBridge"]!["Hooks"]![0]!["Parameters"]!["run"] = run;
        return json.ToJsonString();
    }

    private static async Task<OriginalRequest> KeptAsync(BridgeUnderTest bridge, string id)
    {
        var rows =
            await new Stored(bridge.Services).Table.QueryAsync<TableEntity>(MailboxKeys.Range("ready", "fired|"),
                cancellationToken: Ct).ToListAsync(Ct);
        var found = rows.Select(EndedEvent.From).Single(e => e.Id.ToString() == id);
        return found.Event.Original!;
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
