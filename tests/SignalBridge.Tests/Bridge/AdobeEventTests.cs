using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using WebhookVerification;
using WebhookVerification.Handshakes;
using WebhookVerification.Keys;

namespace SignalBridge.Tests.Bridge;

/// <summary>Adobe I/O Events through the front door, with a host of keys that tests control.</summary>
public sealed class AdobeEventTests(AzuriteFixture azurite)
{
    private const string Path = "/prod/keys/pub-key-genuine.pem";

    private readonly RSA _key = RSA.Create(2048);

    [Fact]
    public async Task Invented_key_names_hold_up_no_genuine_event()
    {
        using var host = new KeyHost(_key, Path);
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world, host);
        await bridge.AcceptedAsync("adobe", Event(1), Headers(Event(1)));

        // A day later its key is to be fetched again. Meanwhile a stranger invents names, whose fetches take as long as they
        // like.
        world.Time!.Advance(TimeSpan.FromHours(25));
        var stranger =
            Enumerable.Range(0, 120).Select(i =>
                bridge.PostAsync("adobe", Event(1000 + i), Headers(Event(1), $"/prod/keys/pub-key-invented-{i}.pem"))).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(host.Held > 0), () => "No invented name was asked for.");
        try
        {
            var genuine = await bridge.PostAsync("adobe", Event(2), Headers(Event(2))).WaitAsync(TimeSpan.FromSeconds(30), Ct);

            genuine.StatusCode.ShouldBe(HttpStatusCode.Accepted);

            // Few are asked for at once and a handful waits; the others are told at once to come again.
            await Eventually.HoldsAsync(
                () => Task.FromResult(stranger.Count(s => s.IsCompletedSuccessfully
                    && s.Result.StatusCode == HttpStatusCode.ServiceUnavailable)
                    >= 120 - AdobeKeys.FetchesAtOnce - AdobeKeys.MostWaiting),
                () => "Those beyond the handful wait.");
            host.MostHeld.ShouldBeLessThanOrEqualTo(AdobeKeys.FetchesAtOnce);
        }
        finally
        {
            host.Release();
        }

        (await Task.WhenAll(stranger)).ShouldAllBe(answer => (int)answer.StatusCode == 401 || (int)answer.StatusCode == 503);
    }

    [Fact]
    public async Task A_body_in_base64_is_verified_and_mapped_as_what_was_encoded()
    {
        using var host = new KeyHost(_key, Path);
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world, host);
        var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(Event(1)));

        var id = await bridge.AcceptedAsync("adobe", encoded, Headers(Event(1)));
        using var spelt = await bridge.PostAsync("adobe", encoded + "\n", Headers(Event(1)));
        using var signedAsSent = await bridge.PostAsync("adobe", encoded, Headers(encoded));
        using var plain = await bridge.PostAsync("adobe", Event(1), Headers(Event(1)));
        await bridge.SettledAsync("ready");

        world.Numbers().ShouldBe([1]);
        spelt.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        signedAsSent.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await BridgeUnderTest.JsonAsync(plain)).ToJsonString().ShouldBe($$"""{"status":"duplicate","id":"{{id}}"}""");
        ((string)(await bridge.EventAsync(id))["body"]!).ShouldBe(Event(1));
    }

    [Fact]
    public async Task An_address_to_validate_is_shown_to_operators_if_it_is_Adobes_and_fetched_by_nobody()
    {
        using var host = new KeyHost(_key, Path);
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world, host);
        const string adobes = "https://csm.adobe.io/csm/registrations/validate?id=1&challenge=2";

        foreach (var other in (string[])["https://csm.adobe.io.evil.test/validate", "http://csm.adobe.io/validate",
            "https://evil.test/?csm.adobe.io", "https://csm.adobe.io@evil.test/", "https://csm.adobe.io:8443/"])
        {
            using var refused = await bridge.PostAsync("adobe", JsonSerializer.Serialize(new { validationUrl = other }));
            refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await NoticeAsync()).ShouldBeNull();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await bridge.PostAsync("adobe", JsonSerializer.Serialize(new { validationUrl = adobes }));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        ((string)(await NoticeAsync())!["text"]!).ShouldEndWith(adobes);
        world.Log.Lines.Count(line => line.Contains(adobes, StringComparison.Ordinal)).ShouldBe(1);
        host.Asked.ShouldBe(0);
        (await bridge.EventsAsync("ready", "dead")).ShouldBeEmpty();

        async Task<JsonNode?> NoticeAsync() =>
            (await bridge.Operator.GetFromJsonAsync<JsonNode>("/api/hooks", Ct))![0]!["notice"];
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Event(int number) => $$"""{"event_id":"{{number}}","recipient_client_id":"client","number":{{number}}}""";

    private (string, string)[] Headers(string signed, string path = Path) =>
    [
        ("x-adobe-digital-signature-1",
            Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256,
                RSASignaturePadding.Pkcs1))),
        ("x-adobe-public-key1-path", path),
    ];

    private Task<World> WorldAsync() => Sample.WorldAsync(azurite);

    /// <summary>A bridge whose hook <c>adobe</c> fetches its keys from the host of the test.</summary>
    private static async Task<BridgeUnderTest> StartAsync(World world, KeyHost host)
    {
        var bridge = await BridgeUnderTest.StartAsync(world,
            """
            { "SignalBridge": {
              "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
              "Hooks": [ { "Name": "adobe", "Signal": "ready", "Verify": { "Scheme": "adobe-io-events", "ClientId": "client" }, "Parameters": { "number": "body.number" } } ] } }
            """);
        var routes = bridge.Services.GetRequiredService<Routes>();
        var options = new VerifyOptions { Scheme = "adobe-io-events", ClientId = "client" };
        var keys = new AdobeKeys(host, new Uri("http://keys.test"));
        var verifier =
            WebhookVerifier.Create(options, "Verify", [], [], PublicKeySources.Internet with { Adobe = keys }).ShouldNotBeNull();
        var hook = routes.Hooks["adobe"] with { Verifier = verifier, Handshake = WebhookHandshake.Create(options, "Verify", []) };
        routes.Replace(new RouteSet(routes.Signals, new Dictionary<string, SignalBridge.Routing.Hook> { ["adobe"] = hook }, [],
            [], routes.Form, routes.Retention, []));
        return bridge;
    }

    /// <summary>Serves one key; asked for another name, it answers when it is told to.</summary>
    private sealed class KeyHost(RSA key, string path) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _asked;
        private int _held;
        private int _most;

        public int Held => Volatile.Read(ref _held);

        public int MostHeld => Volatile.Read(ref _most);

        public void Release() => _release.TrySetResult();

        public int Asked => Volatile.Read(ref _asked);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request,
            CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            if (request.RequestUri!.AbsolutePath == path)
            {
                return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(key.ExportSubjectPublicKeyInfoPem()) };
            }

            var held = Interlocked.Increment(ref _held);
            InterlockedMax(held);
            try
            {
                await _release.Task.WaitAsync(cancellationToken);
                return new HttpResponseMessage(HttpStatusCode.NotFound);
            }
            finally
            {
                Interlocked.Decrement(ref _held);
            }
        }

        private void InterlockedMax(int held)
        {
            for (var most = _most; held > most && Interlocked.CompareExchange(ref _most, held, most) != most; most = _most)
            {
            }
        }
    }
}
