using System.Net;
using CampaignEmulator;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Nothing secret appears in any log line at any level, nor in anything an operator is shown.</summary>
public sealed class CanaryTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task No_secret_token_key_signature_or_body_is_logged_or_shown()
    {
        await using var world = await Sample.WorldAsync(azurite);
        world.LogFrom = Microsoft.Extensions.Logging.LogLevel.Trace;
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        const string inBody = "body-canary-4711";
        var body = $$"""{"kind":"ready","number":1,"note":"{{inBody}}"}""";
        var signature = Signed.GitHub(body)[0].Item2;

        // All that can be written about: accepted, refused, unmappable, filtered, a refusal of IMS, of the gateway, a lost
        // answer, a rejection.
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Token, Status = 400, Body = """{"error":"invalid_client"}""", ContentType = "application/json" });
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Get, GatewayError = "401013" });
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });
        await bridge.AcceptedAsync("crm", body,
            [.. Signed.GitHub(body), ("Authorization", "Bearer header-canary"), ("X-Api-Key", "key-canary")]);
        using var refused = await bridge.PostAsync("crm", body, ("X-Hub-Signature-256", $"sha256={new string('a', 64)}"));
        using var unmappable = await bridge.PostAsync("crm", $$"""{"number":"{{inBody}}"}""", Signed.GitHub($$"""{"number":"{{inBody}}"}"""));
        await bridge.RunDryAsync("ready");
        using var workflow = await bridge.Operator.GetAsync("/api/workflows/WKF1", Ct);
        var shown = new List<string>();
        foreach (var path in (string[])["/api/signals", "/api/hooks", "/api/board", "/api/workflows/WKF1",
            "/api/signals/ready/events?state=fired", "/api/signals/ready/events?state=dead"])
        {
            shown.Add(await bridge.Operator.GetStringAsync(path, Ct));
        }

        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        unmappable.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        world.Numbers().ShouldBe([1]);
        string[] canaries =
        [
            Signed.Secret, signature["sha256=".Length..], "test-client-secret", "test-api-key", BridgeUnderTest.OperatorKey,
                "Eby8vdM02xNOcqFl", "header-canary", "key-canary", inBody,
        ];
        var everything = world.Log.Lines.Select(line => ("log", line)).Concat(shown.Select(page => ("page", page))).ToList();
        everything.Count.ShouldBeGreaterThan(20);
        var seen = from canary in canaries
                   from place in everything
                   where place.Item2.Contains(canary, StringComparison.OrdinalIgnoreCase)
                   select $"{canary} in {place.Item1}: {place.Item2}";
        seen.ShouldBeEmpty();
        everything.ShouldNotContain(place => place.Item2.Contains("Bearer ey", StringComparison.Ordinal) || place.Item2.Contains("\"@", StringComparison.Ordinal));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
