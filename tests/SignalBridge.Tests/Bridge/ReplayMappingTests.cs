using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Schedules;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>What a replay's parameters are made from, by source.</summary>
public sealed class ReplayMappingTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_webhook_is_mapped_with_the_time_it_first_came_in_however_often_it_is_replayed()
    {
        await using var world = await WorldAsync("value:datetime");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configured("datetime", "receivedAt"));
        var first = await PostAsync(bridge, "{}");
        await bridge.RunDryAsync("ready");

        world.Time!.Advance(TimeSpan.FromHours(1));
        var second = await bridge.ReplayEventAsync(first);
        await bridge.RunDryAsync("ready");
        var third = await bridge.ReplayEventAsync(second);
        await bridge.RunDryAsync("ready");
        await bridge.ReplayEventAsync(third);
        await bridge.RunDryAsync("ready");

        Values(world).ShouldBe(Enumerable.Repeat("2026-03-02 08:00:00.000Z", 4));
    }

    [Fact]
    public async Task A_condition_that_is_new_filters_a_replay()
    {
        await using var world = await WorldAsync("value:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configured("string", "body.text"));
        var id = await PostAsync(bridge, """{"text":"a"}""");
        await bridge.RunDryAsync("ready");
        bridge.Set("SignalBridge:Hooks:0:When", "body.text != 'a'");

        var answer = await bridge.DoAsync($"events/{id}/replay");
        var selection = await bridge.ReplayAsync("""{"state":"fired"}""");

        ((string)answer["status"]!).ShouldBe("filtered");
        ((int)selection["selected"]!, (int)selection["filtered"]!, (int)selection["accepted"]!).ShouldBe((1, 1, 0));
        Values(world).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_webhook_whose_hook_is_gone_goes_again_as_it_was_if_it_ever_was_mapped()
    {
        await using var world = await WorldAsync("value:string");
        string fired;
        string dead;
        await using (var before = await BridgeUnderTest.StartAsync(world, Configured("string", "body.text")))
        {
            fired = await PostAsync(before, """{"text":"a"}""");
            await before.RunDryAsync("ready");
            using var refused = await before.PostAsync("crm", "{}", Signed.GitHub("{}"));
            dead = (string)(await BridgeUnderTest.JsonAsync(refused))["id"]!;
        }

        await using var after = await BridgeUnderTest.StartAsync(world, Configured("string", "body.other")
            .Replace("\"crm\"", "\"erp\"", StringComparison.Ordinal));
        await after.ReplayEventAsync(fired);
        await after.RunDryAsync("ready");
        var selection = await after.ReplayAsync();

        Values(world).ShouldBe(["a", "a"]);
        ((int)selection["unmappable"]!).ShouldBe(1);
        var sample = selection["samples"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)sample["id"]!, (string)sample["reasons"]![0]!).ShouldBe(
            (dead, "'webhook:crm' no longer maps to this signal, and the event was never mapped before"));
    }

    [Theory]
    [InlineData("string", HttpStatusCode.Accepted, null)]
    [InlineData("number", HttpStatusCode.UnprocessableEntity, "'value' is a string of another form, not a number")]
    public async Task What_an_operator_fired_must_still_fit_what_the_signal_declares(string type, HttpStatusCode expected,
        string? reason)
    {
        await using var world = await WorldAsync("value:string");
        string id;
        await using (var before = await BridgeUnderTest.StartAsync(world, Configured("string", "body.text")))
        {
            id = (string)(await before.DoAsync("signals/ready/fire", """{"parameters":{"value":"by hand"}}""", HttpStatusCode.Accepted))["id"]!;
            await before.RunDryAsync("ready");
        }

        await using var after = await BridgeUnderTest.StartAsync(world, Configured(type, "body.text"));
        var answer = await after.DoAsync($"events/{id}/replay", expected: expected);

        ((string?)answer["errors"]?[0]).ShouldBe(reason);
    }

    [Fact]
    public async Task A_file_is_mapped_anew_from_what_was_known_of_it()
    {
        await using var world = await WorldAsync("value:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configured("string", "body.text"));
        await bridge.Imports.GetBlobClient("a.csv").UploadAsync(
            BinaryData.FromString("x"),
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["made"] = "2026-01-01T00:00:00Z" } }, Ct);
        await bridge.Services.GetRequiredService<FileDropReceiver>().SweepAsync(Ct);
        var dead = (await bridge.EventsAsync("ready", "dead")).ShouldHaveSingleItem();
        bridge.Set("SignalBridge:FileDrops:0:Parameters:value", "join(' ', [blob.name, blob.metadata.made, receivedAt])");
        world.Time!.Advance(TimeSpan.FromHours(1));

        await bridge.ReplayEventAsync((string)dead["id"]!);
        await bridge.RunDryAsync("ready");

        Values(world).ShouldBe(["a.csv 2026-01-01T00:00:00Z 2026-03-02T08:00:00.000Z"]);
    }

    [Fact]
    public async Task A_due_time_is_mapped_anew()
    {
        await using var world = await WorldAsync("value:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configured("string", "body.text", "0 * * * *"));
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        await world.AdvanceUntilAsync(TimeSpan.FromHours(1), () => world.Fired.Count == 1);
        await bridge.RunDryAsync("ready");
        bridge.Set("SignalBridge:Schedules:0:Parameters:value", "join(' ', [schedule, dueAt])");
        var fired = (await bridge.EventsAsync("ready", "fired")).ShouldHaveSingleItem();

        await bridge.ReplayEventAsync((string)fired["id"]!);
        await bridge.RunDryAsync("ready");

        Values(world).ShouldBe(["2026-03-02T09:00:00.000Z", "hourly 2026-03-02T09:00:00.000Z"]);
    }

    [Fact]
    public async Task Large_events_are_replayed_whole_and_in_order()
    {
        await using var world = await WorldAsync("value:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configured("string", "body.wrong"));
        foreach (var (text, padding) in (IEnumerable<(string, int)>)[("a", 0), ("b", 200_000), ("c", 0), ("d", 200_000),
            ("e", 0)])
        {
            var body = new JsonObject { ["text"] = text, ["padding"] = new string('x', padding) }.ToJsonString();
            (await bridge.PostAsync("crm", body, Signed.GitHub(body))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        bridge.Set("SignalBridge:Hooks:0:Parameters:value", "body.text");
        var answer = await bridge.ReplayAsync();
        await bridge.RunDryAsync("ready");
        var again = await bridge.ReplayAsync("""{"state":"fired"}""");
        await bridge.RunDryAsync("ready");

        ((int)answer["accepted"]!, (int)again["accepted"]!).ShouldBe((5, 5));
        string.Concat(Values(world)).ShouldBe("abcdeabcde");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Configured(string type, string expression, string cron = "0 0 1 1 *") =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "Parameters": [ { "Name": "value", "Type": "{{type}}" } ] } ],
          "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "{{Signed.Secret}}" ] }, "Parameters": { "value": "{{expression}}" } } ],
          "FileDrops": [ { "Name": "drop", "Pattern": "*.csv", "Signal": "ready", "Parameters": { "value": "blob.metadata.missing" } } ],
          "Schedules": [ { "Name": "hourly", "Cron": "{{cron}}", "Signal": "ready", "Parameters": { "value": "dueAt" } } ] } }
        """;

    private static Task<string> PostAsync(BridgeUnderTest bridge, string body) =>
        bridge.AcceptedAsync("crm", body, Signed.GitHub(Encoding.UTF8.GetBytes(body)));

    private static IReadOnlyList<string> Values(World world) =>
        [.. world.Fired.Select(c => c.Parameters.GetProperty("value").GetString()!)];

    private async Task<World> WorldAsync(params string[] parameters)
    {
        var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), parameters);
        return world;
    }
}
