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
    [InlineData("sum(body.value)", "[12345678901234567890, 1]", "12345678901234567891")]
    [InlineData("sum(body.value)", "[9007199254740993, -1]", "9007199254740992")]
    [InlineData("sum(body.value)", "[1.5, 1.5]", "3")]
    [InlineData("sum(body.value)", "[]", "0")]
    [InlineData("avg(body.value)", "[3, 4]", "3.5")]
    [InlineData("abs(body.value)", "-3000000000", "3000000000")]
    [InlineData("abs(body.value)", "-12345678901234567890", "12345678901234567890")]
    [InlineData("abs(body.value)", "149.90", "149.90")]
    [InlineData("ceil(body.value)", "12345678901234567890", "12345678901234567890")]
    [InlineData("floor(body.value)", "1e20", "100000000000000000000")]
    [InlineData("max(body.value)", "[1.10, 1.05, 1]", "1.10")]
    [InlineData("min(body.value)", "[12345678901234567891, 12345678901234567890]", "12345678901234567890")]
    [InlineData("sort(body.value)[0]", "[12345678901234567891, 12345678901234567890, 3e30]", "12345678901234567890")]
    [InlineData("sort_by(body.value, &at)[0].at", """[{"at":1772438400001},{"at":1772438400000}]""", "1772438400000")]
    [InlineData("to_number(body.value)", "\"12345678901234567890123\"", "12345678901234567890123")]
    public async Task What_an_expression_computes_of_numbers_is_exact(string expression, string json, string expected)
    {
        using var answer = await ComputeAsync(expression, json, expected);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    public static TheoryData<string, string> TooLarge => new()
    {
        { "sum(body.value)", $"[{new string('9', 401)}, 1]" },
        { "sum(body.value)", "[1e308, 1e308]" },
        { "avg(body.value)", "[1e400]" },
        { "abs(body.value)", $"-{new string('9', 401)}" },
        { "ceil(body.value)", "1e400" },
        { "max(body.value)", $"[{new string('9', 401)}, {new string('8', 402)}]" },
        { "to_number(body.value)", $"\"{new string('9', 401)}\"" },
    };

    [Theory, MemberData(nameof(TooLarge))]
    public async Task What_cannot_be_computed_is_said_and_becomes_no_infinity(string expression, string json)
    {
        using var answer = await ComputeAsync(expression, json, null);
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .ShouldContain("a number is too large to compute with");
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

        foreach (var (value, status) in new[] { (largest, HttpStatusCode.Accepted),
            ($"{largest}x", HttpStatusCode.UnprocessableEntity) })
        {
            var body = JsonSerializer.Serialize(new { value });
            using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
            answer.StatusCode.ShouldBe(status);
        }

        await bridge.SettledAsync("ready");
        world.Calls.ShouldHaveSingleItem().Parameters.GetProperty("value").GetString().ShouldBe(largest);
    }

    /// <summary>Posts a value and looks at what Campaign gets of it; null for nothing.</summary>
    private async Task<HttpResponseMessage> ComputeAsync(string expression, string json, string? expected)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "value:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration(expression, "number"));
        var body = $$"""{"value":{{json}}}""";

        var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
        await bridge.SettledAsync("ready");
        world.Calls.Select(call => call.Parameters.GetProperty("value").GetString()).ShouldBe(expected is null ? [] : [expected]);
        return answer;
    }
}
