using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Hooks;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// Every published vector through the real endpoint: what verifies is not refused, what does not is 401 and no more.
/// </summary>
public sealed class VectorEndpointTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_vector_gives_what_it_expects_through_the_endpoint()
    {
        await using var world = await World.StartAsync(azurite, WebhookVector.All.Min(v => v.Now));
        await using var bridge = await BridgeUnderTest.StartAsync(world, """{ "SignalBridge": { "Signals": [ { "Name": "all", "Workflow": "WKF1" } ] } }""");
        AddHooks(bridge, WebhookVector.All);
        List<string> wrong = [];

        // A clock goes forward only: the oldest vector first. Without a time of its own, a vector fits any.
        foreach (var vector in WebhookVector.All.OrderBy(v => v.Now))
        {
            world.Time!.SetUtcNow(vector.Now > world.Time.GetUtcNow() ? vector.Now : world.Time.GetUtcNow());
            using var request = Request(vector);
            using var answer = await bridge.Http.SendAsync(request, TestContext.Current.CancellationToken);
            var expected = vector.IsAccepted() || vector.Expect == "reject:malformed_body"
                ? Accepted(vector, answer.StatusCode)
                : answer.StatusCode == HttpStatusCode.Unauthorized;
            if (!expected)
            {
                wrong.Add($"{vector.Id} expects {vector.Expect} and got {(int)answer.StatusCode}");
            }
        }

        wrong.ShouldBeEmpty();
        WebhookVector.All.Count(v => !v.IsAccepted()).ShouldBeGreaterThan(30);
    }

    // Verified, and then either taken or kept: a text such as "Hello, World!" is no JSON. A GET is no webhook, however well
    // signed.
    private static bool Accepted(WebhookVector vector, HttpStatusCode status) => vector.Request.Method == "GET"
        ? status == HttpStatusCode.MethodNotAllowed
        : status is HttpStatusCode.Accepted or HttpStatusCode.OK or HttpStatusCode.UnprocessableEntity or HttpStatusCode.UnsupportedMediaType;

    private static void AddHooks(BridgeUnderTest bridge, IEnumerable<WebhookVector> vectors)
    {
        var routes = bridge.Services.GetRequiredService<Routes>();
        var signal = routes.Signals["all"];
        var hooks = vectors.ToDictionary(
            v => v.Id,
            v => new Hook(v.Id, signal, v.Verifier(), null, null, null, new ParameterMap([]), UnmappableAnswer.Refuse, 1 << 20,
                TimeSpan.FromSeconds(20),
                KeptParts.For([], null, null, [])));
        routes.Replace(new RouteSet(routes.Signals, hooks, [], [], routes.Form, routes.Retention, []));
    }

    private static HttpRequestMessage Request(WebhookVector vector)
    {
        var request = new HttpRequestMessage(new HttpMethod(vector.Request.Method),
            $"/api/hooks/{vector.Id}{vector.Request.Query}");
        if (vector.Request.Method != "GET")
        {
            request.Content = new ByteArrayContent(vector.Request.Body.ToArray());
        }

        foreach (var (name, values) in vector.Request.Headers)
        {
            // What HttpClient sends of itself stands once.
            if (name is "Host" or "Content-Length")
            {
                continue;
            }

            foreach (var value in values)
            {
                if (!request.Headers.TryAddWithoutValidation(name, value))
                {
                    request.Content?.Headers.TryAddWithoutValidation(name, value);
                }
            }
        }

        return request;
    }
}
