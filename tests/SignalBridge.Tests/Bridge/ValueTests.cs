using System.Net;
using System.Text.Json;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Values survive the whole way, from the webhook's bytes to Campaign's, untouched.</summary>
public sealed class ValueTests(AzuriteFixture azurite)
{
    private static string Configuration(string expression = "body.value", string type = "string") =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Parameters": [ { "Name": "value", "Type": "{{type}}" } ] } ],
          "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "{{Signed.Secret}}" ] },
                       "Parameters": { "value": "{{expression}}" } } ] } }
        """;

    [Theory]
    [InlineData("string", "12345678901234567890", "12345678901234567890")]
    [InlineData("number", "12345678901234567890", "12345678901234567890")]
    [InlineData("number", "0.10", "0.10")]
    [InlineData("string", "0.10", "0.10")]
    [InlineData("number", "1e400", "1e400")]
    [InlineData("number", "-0.0", "-0.0")]
    [InlineData("number", "3.14159265358979323846264338327950288", "3.14159265358979323846264338327950288")]
    [InlineData("string", "\"2026-03-01T08:00:00Z\"", "2026-03-01T08:00:00Z")]
    [InlineData("string", "\"2026-03-01T08:00:00.000+05:30\"", "2026-03-01T08:00:00.000+05:30")]
    [InlineData("string", "\"05\"", "05")]
    [InlineData("string", "\"😀 e\\u0301\"", "😀 e\u0301")]
    [InlineData("string", "\"a\\u0000b\"", "a\0b")]
    [InlineData("string", "\"\"", "")]
    [InlineData("string", "true", "true")]
    [InlineData("boolean", "false", "false")]
    [InlineData("datetime", "\"2026-03-01T08:00:00Z\"", "2026-03-01 08:00:00.000Z")]
    [InlineData("datetime", "\"2026-03-01T23:59:59.9999+02:00\"", "2026-03-01 21:59:59.999Z")]
    public async Task A_value_arrives_as_it_was_sent(string type, string json, string expected)
    {
        await using var world = await World.StartAsync(azurite);
        world.Campaign.Settings = world.Campaign.Settings with { MistypedParametersAllowed = true };
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), $"value:{type}");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration(type: type));
        var body = $$"""{"value":{{json}}}""";

        await bridge.AcceptedAsync("crm", body, Signed.GitHub(body));
        await bridge.SettledAsync("ready");

        world.Calls.ShouldHaveSingleItem().Parameters.GetProperty("value").GetString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("[body.value][0]")]
    [InlineData("{ a: body.value }.a")]
    [InlineData("body.list[?id == `12345678901234567890`].value | [0]")]
    [InlineData("body.value || 'none'")]
    [InlineData("not_null(body.missing, body.value)")]
    public async Task A_number_keeps_its_text_through_expressions(string expression)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "value:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration(expression, "number"));
        const string body = """{"value":0.10,"list":[{"id":1,"value":9},{"id":12345678901234567890,"value":0.10}]}""";

        await bridge.AcceptedAsync("crm", body, Signed.GitHub(body));
        await bridge.SettledAsync("ready");

        world.Calls.ShouldHaveSingleItem().Parameters.GetProperty("value").GetString().ShouldBe("0.10");
    }

    [Fact]
    public async Task The_limit_counts_the_exact_request_that_Campaign_would_get()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "value:string");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration());
        var around = JsonSerializer.SerializeToUtf8Bytes(new { source = "webhook:crm", parameters = new { value = "" } }).Length;
        var largest = new string('x', 65_536 - around);

        foreach (var (value, status) in new[] { (largest, HttpStatusCode.Accepted), ($"{largest}x", HttpStatusCode.UnprocessableEntity) })
        {
            var body = JsonSerializer.Serialize(new { value });
            using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
            answer.StatusCode.ShouldBe(status);
        }

        await bridge.SettledAsync("ready");
        world.Calls.ShouldHaveSingleItem().Parameters.GetProperty("value").GetString().ShouldBe(largest);
    }
}
