using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Campaign.Client;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Documents;

/// <summary>The page of mappings: each sample is posted, and Campaign gets what the page says.</summary>
public sealed partial class MappingPageTests(AzuriteFixture azurite)
{
    private const string Page = "docs/mapping.md";

    public static TheoryData<string> Titles() => [.. Section().Matches(Text()).Select(match => match.Groups["title"].Value)];

    [Fact]
    public void There_are_ten_of_them() => Titles().Count.ShouldBe(10);

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Campaign_gets_what_the_page_says(string title)
    {
        var section = Section().Matches(Text()).Single(match => match.Groups["title"].Value == title).Groups["text"].Value;
        var fences = Fence().Matches(section).Select(match => match.Groups["text"].Value).ToList();
        fences.Count.ShouldBe(3, $"{Page}, {title}: what is posted, what is configured, what Campaign gets.");
        var configuration = Whole(fences[1]);
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10),
            [.. Sent(configuration).Where(p => p.IsRequired).Select(p => $"{p.Name}:{p.Type}")]);
        await using var bridge = await BridgeUnderTest.StartAsync(world, configuration);

        using var content = new StringContent(fences[0].Trim(), System.Text.Encoding.UTF8, "application/json");
        content.Headers.Add("x-api-key", Signed.Secret);
        content.Headers.Add("X-Shop", "bern");
        using var answer = await bridge.Http.PostAsync("/api/hooks/sample?source=app", content,
            TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Accepted,
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await bridge.SettledAsync("sample");

        var expected = JsonNode.Parse(fences[2])!.AsObject().Select(p => (p.Key, (string)p.Value!));
        world.Fired.ShouldHaveSingleItem().Parameters.EnumerateObject().Select(p => (p.Name, p.Value.GetString()!))
            .ShouldBe(expected);
    }

    [Fact]
    public void Digits_end_where_the_page_says_that_they_do()
    {
        Text().ShouldContain("`to_number(body.total_price)` makes 149.9 of `\"149.90\"`");
        var map = new SignalBridge.Mapping.ParameterMap(
            [(new("total", ParameterType.Number, null, true),
                SignalBridge.Mapping.MappingExpression.Parse("to_number(body.total_price)"))]);

        var mapped = map.Map(JObjectOf("""{"body":{"total_price":"149.90"}}"""), "test", ParameterForm.Text);

        mapped.Values.ShouldHaveSingleItem().Text.ShouldBe("149.9");
    }

    private static Newtonsoft.Json.Linq.JToken JObjectOf(string json) =>
        SignalBridge.Mapping.ExactJson.Read(System.Text.Encoding.UTF8.GetBytes(json));

    private static string Whole(string sample) => $$"""{ "SignalBridge": { {{sample
        .Replace("\"Signals\": [ { …,", "\"Signals\": [ { \"Name\": \"sample\", \"Workflow\": \"WKF1\", \"Activity\": \"signal1\",", StringComparison.Ordinal)
        .Replace("\"Hooks\": [ { …,", $"\"Hooks\": [ {{ \"Name\": \"sample\", \"Signal\": \"sample\", \"Verify\": {{ \"Scheme\": \"api-key\", \"Secrets\": [ \"{Signed.Secret}\" ] }},", StringComparison.Ordinal)}} } }""";

    private static IEnumerable<(string Name, string Type, bool IsRequired)> Sent(string configuration) =>
        JsonNode.Parse(configuration)!["SignalBridge"]!["Signals"]![0]!["Parameters"]!.AsArray()
            .Select(p => ((string)p!["Name"]!, (string?)p["Type"] ?? "string", (bool?)p["Required"] ?? true));

    private static string Text() => File.ReadAllText(Repository.File(Page.Split('/')));

    [GeneratedRegex("^## (?<title>[0-9]+\\. .*?)\n(?<text>.*?)(?=^## |\\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("^```json\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
