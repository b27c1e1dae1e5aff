using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SignalBridge.Tests.Fixtures;

/// <summary>
/// An operator's looks at kept requests. They are written behind the answers, so one that is looked for comes in a moment.
/// </summary>
internal static class RequestCalls
{
    /// <summary>The settings of the hook of <see cref="Sample.Numbered"/> for its requests.</summary>
    public static string WithRequests(this string configuration, string settings) =>
        configuration.Replace("\"Name\": \"crm\",", $"\"Name\": \"crm\", \"Requests\": {{ {settings} }},",
            StringComparison.Ordinal);

    public static async Task<JsonNode> GetAsync(this BridgeUnderTest bridge, string path) =>
        (await bridge.Operator.GetFromJsonAsync<JsonNode>($"/api/{path}", TestContext.Current.CancellationToken))!;

    /// <summary>Waits until there are so many requests, and no more.</summary>
    /// <param name="query">Which, such as <c>hook=crm</c>.</param>
    public static async Task<IReadOnlyList<JsonNode>> RequestsAsync(this BridgeUnderTest bridge, int count, string query = "")
    {
        IReadOnlyList<JsonNode> found = [];
        await Eventually.HoldsAsync(
            async () =>
                (found = [.. (await bridge.GetAsync($"requests?{query}"))["requests"]!.AsArray().Select(r => r!)]).Count >= count,
            () => $"Of {count} requests, {found.Count} are kept: {string.Join(' ', found.Select(r => r.ToJsonString()))}");
        found.Count.ShouldBe(count);
        return found;
    }

    /// <summary>Waits for the only one.</summary>
    /// <returns>It, whole.</returns>
    public static async Task<JsonNode> RequestAsync(this BridgeUnderTest bridge, string query = "") =>
        await bridge.GetAsync($"requests/{(await bridge.RequestsAsync(1, query))[0]["id"]}");

    /// <summary>Asks for what cannot be answered.</summary>
    /// <returns>The sentence.</returns>
    public static async Task<string> UnusableAsync(this BridgeUnderTest bridge, string path)
    {
        using var answer = await bridge.Operator.GetAsync($"/api/{path}", TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        return (string)(await BridgeUnderTest.JsonAsync(answer))["title"]!;
    }
}
