using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SignalBridge.Tests.Fixtures;

/// <summary>An operator's calls.</summary>
internal static class OperatorCalls
{
    /// <summary>Posts and expects a status.</summary>
    /// <returns>The answer's JSON.</returns>
    public static async Task<JsonNode> DoAsync(this BridgeUnderTest bridge, string path, string body = "",
        HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await bridge.Operator.PostAsync($"/api/{path}", content, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return await BridgeUnderTest.JsonAsync(answer);
    }

    /// <summary>Replays a selection of the signal <c>ready</c>.</summary>
    public static Task<JsonNode> ReplayAsync(this BridgeUnderTest bridge, string selection = "{}") =>
        bridge.DoAsync("signals/ready/replay", selection);

    /// <summary>Replays one event and expects that it is accepted.</summary>
    /// <returns>The new event's id.</returns>
    public static async Task<string> ReplayEventAsync(this BridgeUnderTest bridge, string id) =>
        (string)(await bridge.DoAsync($"events/{id}/replay", expected: HttpStatusCode.Accepted))["id"]!;
}
