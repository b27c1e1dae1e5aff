using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using SignalBridge.Soak;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>The server as a process of its own, killed without warning.</summary>
public sealed class KillTests(AzuriteFixture azurite)
{
    private const int Webhooks = 200;

    [Fact]
    public async Task A_killed_server_loses_none_of_what_it_acknowledged_and_fires_none_twice()
    {
        await using var world = await Sample.WorldAsync(azurite, TimeSpan.FromMilliseconds(20), realTime: true);
        var file = world.Write(Sample.Numbered("00:00:00.020"));
        using var http = new HttpClient();

        using (var first = await ServerProcess.StartAsync(file, world.Settings(), null, Ct))
        {
            await Parallel.ForEachAsync(Enumerable.Range(1, Webhooks), Ct, async (n, _) => (await PostAsync(http, first.Url, n))
                .ShouldBe(HttpStatusCode.Accepted));

            // Paused first, so that the kill comes between calls: a call cut off has an outcome that nobody knows.
            await Eventually.HoldsAsync(() => Task.FromResult(world.Fired.Count >= 20), () => $"{world.Fired.Count} fired");
            using var paused = await http.PostAsync($"{first.Url}/api/signals/ready/pause?code={BridgeUnderTest.OperatorKey}",
                null, Ct);
            paused.EnsureSuccessStatusCode();
            first.Kill();
        }

        world.Fired.Count.ShouldBeLessThan(Webhooks);
        using var second = await ServerProcess.StartAsync(file, world.Settings(), null, Ct);
        using var resumed = await http.PostAsync($"{second.Url}/api/signals/ready/resume?code={BridgeUnderTest.OperatorKey}",
            null, Ct);
        resumed.EnsureSuccessStatusCode();
        await Eventually.HoldsAsync(() => Task.FromResult(world.Fired.Count >= Webhooks), () => $"{world.Fired.Count} fired");
        await Eventually.HoldsAsync(async () => (int)(await SignalAsync(http, second.Url))["pending"]! == 0, () =>
            "Something is pending.");

        world.Numbers().Order().ShouldBe(Enumerable.Range(1, Webhooks));
        world.Calls.ShouldAllBe(c => c.Outcome == CampaignEmulator.TriggerOutcome.Accepted);
        ((long)(await SignalAsync(http, second.Url))["counts"]!["accepted"]!).ShouldBe(Webhooks);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, string url, int number)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url}/api/hooks/crm")
        {
            Content = new StringContent(Sample.Body(number), Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in Signed.GitHub(Sample.Body(number)))
        {
            request.Headers.Add(name, value);
        }

        using var answer = await http.SendAsync(request, Ct);
        return answer.StatusCode;
    }

    private static async Task<JsonNode> SignalAsync(HttpClient http, string url) =>
        (await http.GetFromJsonAsync<JsonNode>($"{url}/api/signals/ready?code={BridgeUnderTest.OperatorKey}", Ct))!;
}
