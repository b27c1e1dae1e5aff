using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Handshakes that sign with a hook's own key: what a stranger gets signed is no webhook.</summary>
public sealed class OracleTests(AzuriteFixture azurite)
{
    private const string Form = "application/x-www-form-urlencoded";

    // Each asks the handshake to sign a text, and posts it as a webhook with the signature that came back.
    public static TheoryData<string, string, string, string> Forgeries => new()
    {
        { """ "Scheme": "x" """, "x", "audience=forged", "" },
        { """ "Scheme": "hmac", "Header": "x-sig", "Encoding": "base64", "Handshake": "x" """, "x", "audience=forged", "" },
        { """ "Scheme": "hmac", "Header": "x-sig", "Handshake": "zoom" """, "zoom", "audience=forged", "" },
        { """ "Scheme": "github", "Handshake": "zoom" """, "zoom", "audience=forged", "" },
        { """ "Scheme": "hmac", "Header": "x-sig", "Handshake": "zoom", "Signed": "{timestamp}{body}", "TimestampHeader": "x-time" """, "zoom", "audience=forged", "1772438400" },
        { """ "Scheme": "hmac", "Header": "x-sig", "Handshake": "zoom", "Signed": "{path}{body}" """, "zoom", "audience=forged", "/api/hooks/asked" },
    };

    [Theory, MemberData(nameof(Forgeries))]
    public async Task What_a_handshake_signs_for_anyone_is_no_webhook(string verify, string handshake, string body, string before)
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Asked(verify));
        var digest = handshake == "x" ? await AskXAsync(bridge, before + body) : await AskZoomAsync(bridge, before + body);
        (string, string)[] headers =
        [
            ("x-twitter-webhooks-signature", $"sha256={Convert.ToBase64String(digest)}"),
            ("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(digest)}"),
            ("x-sig", handshake == "x" ? Convert.ToBase64String(digest) : Convert.ToHexStringLower(digest)),
            ("x-time", before),
        ];

        // As a form, and as what would be kept as a dead event.
        foreach (var type in (string[])[Form, "application/json"])
        {
            using var answer = await bridge.PostAsync("asked", new StringContent(body, Encoding.UTF8, type), headers);
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await bridge.SettledAsync("ready");
        world.Calls.ShouldBeEmpty();
        (await bridge.EventsAsync("ready", "dead")).ShouldBeEmpty();
        world.Log.Lines.ShouldContain(line => line.Contains("signs for whoever asks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Braintrees_challenge_is_no_payload()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Asked(""" "Scheme": "braintree" """, "public:private-key-of-32-characters-xyz", "body.bt_payload"));
        const string challenge = "20f9f8ed05f77439fe955c977e4c8a53";
        var signature = await bridge.Http.GetStringAsync($"/api/hooks/asked?bt_challenge={challenge}", Ct);

        using var answer = await bridge.PostAsync("asked", Pairs(("bt_signature", signature), ("bt_payload", challenge)));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        await bridge.SettledAsync("ready");
        world.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_braintrees_form_only_what_is_signed_reaches_the_mapping()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            Asked(""" "Scheme": "braintree" """, "public:private-key-of-32-characters-xyz", "join('/', [body.bt_payload, body.more || 'nothing more', body.bt_signature || 'no signature'])"));
#pragma warning disable CA5350 // Braintree's own choice
        var digest = HMACSHA1.HashData(SHA1.HashData("private-key-of-32-characters-xyz"u8), "PGE+Jjx\n4PQ=="u8);
#pragma warning restore CA5350

        using var answer = await bridge.PostAsync("asked", Pairs(
            ("bt_signature", $"public|{Convert.ToHexStringLower(digest)}"), ("bt_payload", "PGE+Jjx\n4PQ=="),
                ("more", "unsigned")));

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await bridge.SettledAsync("ready");
        world.Fired.ShouldHaveSingleItem().Parameters.GetProperty("audience").GetString()
            .ShouldBe("PGE+Jjx\n4PQ==/nothing more/no signature");
    }

    [Theory]
    [InlineData("")]
    [InlineData("bt_payload=a")]
    [InlineData("bt_signature=public%7Ca&bt_payload=a&bt_payload=b")]
    public async Task A_form_that_lacks_braintrees_fields_is_401(string body)
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Asked(""" "Scheme": "braintree" """, "public:private-key-of-32-characters-xyz"));

        using var answer = await bridge.PostAsync("asked", new StringContent(body, Encoding.UTF8, Form));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(Form, "audience=genuine&b=c")]
    [InlineData(Form, """{"audience":"genuine"}""")]
    [InlineData("application/json", "audience=genuine&b=c")]
    public async Task X_takes_json_only(string type, string body)
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Asked(""" "Scheme": "x" """));

        using var answer = await bridge.PostAsync("asked", new StringContent(body, Encoding.UTF8, type), X(body));

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
        (await bridge.EventsAsync("ready", "dead")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_genuine_webhook_of_x_fires()
    {
        await using var world = await WorldAsync();
        await using var bridge = await BridgeUnderTest.StartAsync(world, Asked(""" "Scheme": "x" """));
        const string body = """{"audience":"genuine"}""";

        await bridge.AcceptedAsync("asked", body, X(body));

        await bridge.SettledAsync("ready");
        world.Fired.ShouldHaveSingleItem().Parameters.GetProperty("audience").GetString().ShouldBe("genuine");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static (string, string) X(string body) =>
        ("x-twitter-webhooks-signature",
            $"sha256={Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Signed.Secret), Encoding.UTF8.GetBytes(body)))}");

    private static FormUrlEncodedContent Pairs(params (string Name, string Value)[] pairs) =>
        new(pairs.Select(p => KeyValuePair.Create(p.Name, p.Value)));

    private async Task<World> WorldAsync()
    {
        var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "audience:string");
        return world;
    }

    private static string Asked(string verify, string secret = Signed.Secret, string audience = "body.audience") =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "Parameters": [ { "Name": "audience" } ] } ],
          "Hooks": [ { "Name": "asked", "Signal": "ready", "Verify": { {{verify}}, "Secrets": [ "{{secret}}" ] }, "Parameters": { "audience": "{{audience}}" } } ] } }
        """;

    private static async Task<byte[]> AskXAsync(BridgeUnderTest bridge, string text)
    {
        using var answer = await bridge.Http.GetAsync($"/api/hooks/asked?crc_token={Uri.EscapeDataString(text)}", Ct);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Convert.FromBase64String(((string)(await BridgeUnderTest.JsonAsync(answer))["response_token"]!)["sha256=".Length..]);
    }

    private static async Task<byte[]> AskZoomAsync(BridgeUnderTest bridge, string text)
    {
        var body = new JsonObject
        {
            ["event"] = "endpoint.url_validation",
            ["payload"] = new JsonObject { ["plainToken"] = text }
        };
        using var answer = await bridge.PostAsync("asked", body.ToJsonString());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return Convert.FromHexString((string)(await BridgeUnderTest.JsonAsync(answer))["encryptedToken"]!);
    }
}
