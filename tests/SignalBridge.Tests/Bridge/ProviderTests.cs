using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SignalBridge.Configuration;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Peculiarities of single providers, through the front door.</summary>
public sealed class ProviderTests(AzuriteFixture azurite)
{
    private const string Address = "https://bridge.example.com/api/hooks/provider";
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("https://user:pass@bridge.example.com/api/hooks/provider",
        "https://user:pass@bridge.example.com/api/hooks/provider")]
    [InlineData("https://user:pass@bridge.example.com/api/hooks/provider",
        "https://user:pass@bridge.example.com:443/api/hooks/provider")]
    [InlineData("https://user:p%40ss@bridge.example.com:8443/api/hooks/provider",
        "https://user:p%40ss@bridge.example.com/api/hooks/provider")]
    [InlineData("https://user:pass@[::1]/api/hooks/provider", "https://user:pass@[::1]:443/api/hooks/provider")]
    public async Task Twilio_signs_an_address_with_credentials_with_its_port_or_without(string configured, string signed)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Provider($$""" "Scheme": "twilio", "Url": "{{configured}}", "Secrets": [ "{{Signed.Secret}}" ] """));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("number", "7"), KeyValuePair.Create("From", "+49")]);
#pragma warning disable CA5350 // Twilio's own choice
        var signature =
            Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(Signed.Secret),
                Encoding.UTF8.GetBytes($"{signed}From+49number7")));
#pragma warning restore CA5350

        using var answer = await bridge.PostAsync("provider", form, ("X-Twilio-Signature", signature));

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Of_mandrill_only_a_form_is_taken_because_of_another_body_nothing_is_signed()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(
            world, Provider($$""" "Scheme": "mandrill", "Url": "{{Address}}", "Secrets": [ "{{Signed.Secret}}" ] """));
#pragma warning disable CA5350 // Mandrill's own choice
        var ofTheAddressAlone = Convert.ToBase64String(
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(Signed.Secret), Encoding.UTF8.GetBytes(Address)));
#pragma warning restore CA5350

        using var answer = await bridge.PostAsync("provider", """{"number":7}""", ("X-Mandrill-Signature", ofTheAddressAlone));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    public static TheoryData<string> BesideEbay => new(
        """ "Scheme": "none" """,
        $$""" "Scheme": "api-key", "Secrets": [ "{{Signed.Secret}}" ] """,
        """ "Scheme": "basic", "Secrets": [ "user:a-password-of-good-length-0123456789" ] """,
        $$""" "Scheme": "hmac", "Header": "x-sig", "Secrets": [ "{{Signed.Secret}}" ] """);

    [Theory, MemberData(nameof(BesideEbay))]
    public async Task Ebays_handshake_stands_beside_any_scheme(string verify)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Provider($$"""{{verify}}, "Handshake": "ebay", "VerifyToken": "a-token-of-32-characters-at-least", "Url": "{{Address}}" """));

        using var answer = await bridge.Http.GetAsync("/api/hooks/provider?challenge_code=a71016e9", Ct);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string)(await BridgeUnderTest.JsonAsync(answer))["challengeResponse"]!)
            .ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"a71016e9a-token-of-32-characters-at-least{Address}"))));
    }

    [Fact]
    public async Task Ebays_own_signature_is_taken_and_another_is_not()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // As eBay gives it: without a line end.
        var pem = key.ExportSubjectPublicKeyInfoPem().ReplaceLineEndings("");
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Provider(
            $$""" "Scheme": "ebay", "Secrets": [ "{{pem}}" ], "VerifyToken": "a-token-of-32-characters-at-least", "Url": "{{Address}}" """));
        const string body = """{"number":7,"notification":{"notificationId":"n-1"}}""";
        const string other = """{"number":8,"notification":{"notificationId":"n-2"}}""";

        await bridge.AcceptedAsync("provider", body, Ebay(body));
        using var forged = await bridge.PostAsync("provider", other, Ebay(body));
        using var weaker = await bridge.PostAsync("provider", other, Ebay(other, digest: "MD5"));
        using var challenged = await bridge.Http.GetAsync("/api/hooks/provider?challenge_code=a71016e9", Ct);
        await bridge.RunDryAsync("ready");

        forged.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        weaker.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        challenged.StatusCode.ShouldBe(HttpStatusCode.OK);
        world.Numbers().ShouldBe([7]);

        (string, string)[] Ebay(string signed, string digest = "SHA1")
        {
#pragma warning disable CA5350 // eBay's own choice
            var signature =
                key.SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);
#pragma warning restore CA5350
            return [("X-EBAY-SIGNATURE", Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
                new { alg = "ecdsa", kid = Guid.NewGuid(), signature = Convert.ToBase64String(signature), digest })))];
        }
    }

    [Theory]
    [InlineData(Address, 300, Signed.Secret, "HS256", HttpStatusCode.Accepted)]
    [InlineData(Address, -61, Signed.Secret, "HS256", HttpStatusCode.Unauthorized)]
    [InlineData("https://bridge.example.com/api/hooks/another", 300, Signed.Secret, "HS256", HttpStatusCode.Unauthorized)]
    [InlineData(Address, 300, "another-secret-of-good-length-0123456789", "HS256", HttpStatusCode.Unauthorized)]
    [InlineData(Address, 300, Signed.Secret, "none", HttpStatusCode.Unauthorized)]
    public async Task Mondays_token_is_for_one_address_and_some_minutes(string audience, int seconds, string secret,
        string algorithm, HttpStatusCode expected)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Provider($$""" "Scheme": "monday", "Url": "{{Address}}", "Secrets": [ "{{Signed.Secret}}" ] """));
        var until = Start.ToUnixTimeSeconds() + seconds;
        var signed = $"{Url($$"""{"alg":"{{algorithm}}","typ":"JWT"}""")}.{Url($$"""{"accountId":1,"aud":"{{audience}}","exp":{{until}},"iat":{{until - 300}}}""")}";
        var token =
            $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)))}";

        using var answer = await bridge.PostAsync("provider", """{"number":7}""", ("Authorization", token));
        using var challenged = await bridge.PostAsync("provider", """{"challenge":"3eZbrw1a"}""");

        answer.StatusCode.ShouldBe(expected);
        (await challenged.Content.ReadAsStringAsync(Ct)).ShouldBe("""{"challenge":"3eZbrw1a"}""");
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task An_empty_secret_keeps_the_bridge_from_starting(string empty)
    {
        await using var world = await Sample.WorldAsync(azurite);

        Should.Throw<BridgeConfigurationException>(() => BridgeUnderTest.Build(world, Provider($$""" "Scheme": "github", "Secrets": [ "{{Signed.Secret}}", "{{empty}}" ] """)))
            .Mistakes.ShouldHaveSingleItem().ShouldStartWith("SignalBridge:Hooks:0:Verify:Secrets:1: is empty");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Url(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string Provider(string verify) =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
          "Hooks": [ { "Name": "provider", "Signal": "ready", "Verify": { {{verify}} }, "Parameters": { "number": "body.number" } } ] } }
        """;
}
