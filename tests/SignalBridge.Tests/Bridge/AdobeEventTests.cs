using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Hooks.Handshakes;
using SignalBridge.Hooks.Verification;
using SignalBridge.Hooks.Verification.Engine;
using SignalBridge.Tests.Fixtures;

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

        // A day later its key is to be fetched again. Meanwhile a stranger invents names, whose fetches take as long as they like.
        world.Time!.Advance(TimeSpan.FromHours(25));
        var stranger = Enumerable.Range(0, 120).Select(i => bridge.PostAsync("adobe", Event(1000 + i), Headers(Event(1), $"/prod/keys/pub-key-invented-{i}.pem"))).ToList();
        await Eventually.HoldsAsync(() => Task.FromResult(host.Held > 0), () => "No invented name was asked for.");
        try
        {
            var genuine = await bridge.PostAsync("adobe", Event(2), Headers(Event(2))).WaitAsync(TimeSpan.FromSeconds(30), Ct);

            genuine.StatusCode.ShouldBe(HttpStatusCode.Accepted);

            // Few are asked for at once and a handful waits; the others are told at once to come again.
            await Eventually.HoldsAsync(
                () => Task.FromResult(stranger.Count(s => s.IsCompletedSuccessfully && s.Result.StatusCode == HttpStatusCode.ServiceUnavailable)
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

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Event(int number) => $$"""{"event_id":"{{number}}","recipient_client_id":"client","number":{{number}}}""";

    private (string, string)[] Headers(string signed, string path = Path) =>
    [
        ("x-adobe-digital-signature-1", Convert.ToBase64String(_key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))),
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
        var verifier = WebhookVerifier.Create(options, "Verify", [], [], PublicKeySources.Internet with { Adobe = keys }).ShouldNotBeNull();
        var hook = routes.Hooks["adobe"] with { Verifier = verifier, Handshake = WebhookHandshake.Create(options, "Verify", []) };
        routes.Replace(new RouteSet(routes.Signals, new Dictionary<string, SignalBridge.Hooks.Hook> { ["adobe"] = hook }, [], [], routes.Form, routes.Retention, []));
        return bridge;
    }

    /// <summary>Serves one key; asked for another name, it answers when it is told to.</summary>
    private sealed class KeyHost(RSA key, string path) : HttpMessageHandler
    {
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _held;
        private int _most;

        public int Held => Volatile.Read(ref _held);

        public int MostHeld => Volatile.Read(ref _most);

        public void Release() => _release.TrySetResult();

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
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
