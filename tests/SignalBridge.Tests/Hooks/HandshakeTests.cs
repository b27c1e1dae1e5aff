using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using WebhookVerification;
using WebhookVerification.Handshakes;
using static SignalBridge.Tests.Hooks.Webhooks;

namespace SignalBridge.Tests.Hooks;

public sealed class HandshakeTests
{
    private const string Secret = "a-secret-of-at-least-32-bytes-for-tests";

    public static TheoryData<string> VectorIds => [.. Vectors().Select(vector => vector.GetProperty("id").GetString()!)];

    [Theory, MemberData(nameof(VectorIds))]
    public void A_handshake_vector_gives_what_it_expects(string id)
    {
        var vector = Vectors().Single(v => v.GetProperty("id").GetString() == id);
        var answer = Answer(Options(vector), Read(vector.GetProperty("request")));

        Expect(answer ?? new HandshakeAnswer(StatusCodes.Status405MethodNotAllowed), vector.GetProperty("expectResponse"));
    }

    [Fact]
    public void All_handshake_vectors_are_run() => Vectors().Count.ShouldBe(11);

    [Theory]
    [InlineData("slack", "POST", "")]
    [InlineData("adobe-io-events", "GET", "")]
    [InlineData("x", "GET", "?other=1")]
    public void What_is_no_handshake_goes_on(string scheme, string method, string query) =>
        Answer(new() { Scheme = scheme, Secrets = [Secret] }, Request("{}") with { Method = method, Query = query })
            .ShouldBeNull();

    [Fact]
    public void Adobe_gets_its_challenge_back_as_plain_text()
    {
        var answer =
            Answer(new() { Scheme = "adobe-io-events", ClientId = "c" }, Get("?challenge=8ec8d794-e0ab-42df-9017-e3dada8e84f7"));
        answer.ShouldNotBeNull().Body.ShouldBe("8ec8d794-e0ab-42df-9017-e3dada8e84f7");
        answer.ContentType.ShouldBe("text/plain; charset=utf-8");
    }

    [Theory]
    [InlineData("?challenge=<script>alert(1)</script>")]
    [InlineData("?challenge=%3Cscript%3E")]
    [InlineData("?challenge=a%0d%0ab")]
    [InlineData("?challenge=a&challenge=b")]
    [InlineData("?challenge=")]
    public void No_markup_is_echoed(string query) =>
        Answer(new() { Scheme = "dropbox", Secrets = [Secret] }, Get(query)).ShouldNotBeNull().Status.ShouldBe(400);

    [Theory]
    [InlineData("""{"event":"forged"}""")]
    [InlineData("12345")]
    [InlineData("true")]
    [InlineData("v0:1700000000:{}")]
    [InlineData("")]
    public void X_and_zoom_sign_nothing_that_could_be_a_webhook(string challenge)
    {
        Answer(new() { Scheme = "x", Secrets = [Secret] }, Get("?crc_token=" + Uri.EscapeDataString(challenge)))
            .ShouldNotBeNull().Status.ShouldBe(400);

        var body = JsonSerializer.Serialize(new { @event = "endpoint.url_validation", payload = new { plainToken = challenge } });
        Answer(new() { Scheme = "zoom", Secrets = [Secret] }, Request(body)).ShouldNotBeNull().Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("0123456789abcdef012")]
    [InlineData("0123456789abcdef0123456789abcdef0")]
    [InlineData("0123456789ABCDEF0123")]
    [InlineData("eyJraW5kIjoiY2hlY2sifQ==")]
    public void Braintree_signs_no_payload(string challenge) =>
        Answer(new() { Scheme = "braintree", Secrets = ["public:private"] }, Get("?bt_challenge=" + challenge))
            .ShouldNotBeNull().Status.ShouldBe(400);

    [Fact]
    public void X_signs_a_token()
    {
        var answer = Answer(new() { Scheme = "x", Secrets = [Secret] }, Get("?crc_token=MDM4YmFi-challenge_string"));
        var signature =
            Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "MDM4YmFi-challenge_string"u8));
        JsonDocument.Parse(answer.ShouldNotBeNull().Body).RootElement.GetProperty("response_token").GetString()
            .ShouldBe("sha256=" + signature);
    }

    [Fact]
    public void Meta_is_refused_with_another_token() =>
        Answer(new() { Scheme = "meta", Secrets = [Secret], VerifyToken = "right" },
            Get("?hub.mode=subscribe&hub.challenge=1&hub.verify_token=wrong"))
            .ShouldNotBeNull().Status.ShouldBe(403);

    [Fact]
    public void Ebay_gets_the_hash_of_challenge_token_and_address()
    {
        var options = new VerifyOptions
        {
            Scheme = "none",
            Handshake = "ebay",
            VerifyToken = "token",
            Url = "https://example.com/hook"
        };
        var expected =
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("a71016e9token" + "https://example.com/hook")));
        Answer(options, Get("?challenge_code=a71016e9")).ShouldNotBeNull().Body.ShouldContain(expected);
    }

    [Fact]
    public void Graph_gets_its_sentence_back()
    {
        var request =
            Request("") with { Query = "?validationToken=Validation%3A%20Testing%20client%20application%20reachability" };
        Answer(new() { Scheme = "microsoft-graph", Secrets = [Secret] }, request).ShouldNotBeNull().Body
            .ShouldBe("Validation: Testing client application reachability");
    }

    [Fact]
    public void CloudEvents_origins_are_allowed_by_name()
    {
        var options = new VerifyOptions
        {
            Scheme = "api-key",
            Secrets = [Secret],
            Handshake = "event-grid",
            AllowedOrigins = ["events.example"]
        };
        var request =
            Request("", ("WebHook-Request-Origin", "events.example"),
                ("WebHook-Request-Rate", "120")) with
            { Method = "OPTIONS" };
        var answer = Answer(options, request).ShouldNotBeNull();
        answer.Headers["WebHook-Allowed-Origin"].ShouldBe("events.example");
        answer.Headers["WebHook-Allowed-Rate"].ShouldBe("120");
    }

    [Fact]
    public void Asanas_door_closes()
    {
        var request = Request("", ("X-Hook-Secret", "b537207f20cbfa02357cf448134da559"));
        var options = new VerifyOptions { Scheme = "asana", Secrets = [Secret], EnrolUntil = Now };
        var handshake = WebhookHandshake.Create(options, "Verify", []).ShouldNotBeNull();
        handshake.AnswerBeforeVerification(request, Now).ShouldNotBeNull().Status.ShouldBe(200);
        handshake.AnswerBeforeVerification(request, Now.AddSeconds(1)).ShouldNotBeNull().Status.ShouldBe(403);
        WebhookHandshake.Create(new() { Scheme = "asana", Secrets = [Secret] }, "Verify", []).ShouldBeNull();
    }

    [Fact]
    public void A_named_handshake_says_what_it_needs()
    {
        List<string> mistakes = [];
        WebhookHandshake.Create(new() { Scheme = "none", Handshake = "ebay" }, "Verify", mistakes).ShouldBeNull();
        WebhookHandshake.Create(new() { Scheme = "none", Handshake = "ebey" }, "Verify", mistakes).ShouldBeNull();
        mistakes.Count.ShouldBe(3);
        mistakes[0].ShouldBe("Verify:VerifyToken: is missing; handshake 'ebay' needs VerifyToken, Url.");
    }

    [Fact]
    public void A_handshake_that_signs_does_not_stand_beside_a_scheme_whose_tokens_it_could_sign()
    {
        List<string> mistakes = [];
        WebhookHandshake.Create(new() { Scheme = "messagebird", Secrets = [Secret], Handshake = "x" }, "Verify", mistakes)
            .ShouldBeNull();
        mistakes.ShouldHaveSingleItem().ShouldStartWith("Verify:Handshake: 'x' signs with this hook's secret");
    }

    // As the pipeline does it: what is asked without a signature, else what is asked in a webhook that was verified.
    private static HandshakeAnswer? Answer(VerifyOptions options, UnverifiedWebhook request)
    {
        List<string> mistakes = [];
        var handshake = WebhookHandshake.Create(options, "Verify", mistakes);
        mistakes.ShouldBeEmpty();
        return handshake.ShouldNotBeNull().AnswerBeforeVerification(request, Now)
            ?? handshake.AnswerAfterVerification(new VerifiedWebhook(request, Assurance.Signed));
    }

    private static UnverifiedWebhook Get(string query) => Request("") with { Method = "GET", Query = query };

    private static VerifyOptions Options(JsonElement vector) => vector.GetProperty("provider").GetString() switch
    {
        "azure-event-grid" or "cloudevents" => new() { Scheme = "entra-id" },
        "braintree" => new() { Scheme = "braintree", Secrets = ["integration_public_key:integration_private_key"] },
        "monday" => new() { Scheme = "none", Handshake = "monday" },
        var provider => new()
        {
            Scheme = provider!,
            Secrets = [vector.TryGetProperty("secret", out var secret) ? secret.GetString()! : Secret],
            VerifyToken = vector.TryGetProperty("verifyToken", out var token) ? token.GetString() : null,
            EnrolUntil = Now,
        },
    };

    private static UnverifiedWebhook Read(JsonElement request)
    {
        var headers = new HeaderDictionary();
        if (request.TryGetProperty("headers", out var given))
            foreach (var header in given.EnumerateObject()) headers[header.Name] = header.Value.GetString();
        var query = request.TryGetProperty("query", out var pairs)
            ? "?" + string.Join('&', pairs.EnumerateObject()
                .Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value.GetString()!)}")) : "";
        var body = request.TryGetProperty("body", out var text) ? text.GetString()! : "";
        return new UnverifiedWebhook(request.GetProperty("method").GetString()!, "/api/hooks/test", query, headers,
            Encoding.UTF8.GetBytes(body));
    }

    private static void Expect(HandshakeAnswer answer, JsonElement expected)
    {
        if (expected.TryGetProperty("anyOf", out var several))
        {
            several.EnumerateArray().ShouldContain(one => Matches(answer, one));
            return;
        }

        if (expected.TryGetProperty("status", out var status)) answer.Status.ShouldBe(status.GetInt32());
        if (expected.TryGetProperty("statusIn", out var statuses)) statuses.EnumerateArray().Select(s => s.GetInt32())
            .ShouldContain(answer.Status);
        if (expected.TryGetProperty("headersAbsent", out var absent))
            foreach (var header in absent.EnumerateArray()) answer.Headers.Keys.ShouldNotContain(header.GetString()!);
        if (expected.TryGetProperty("headers", out var headers))
            foreach (var header in headers.EnumerateObject()) answer.Headers[header.Name].ShouldBe(header.Value.GetString());
        Matches(answer, expected).ShouldBeTrue(answer.Body);
    }

    private static bool Matches(HandshakeAnswer answer, JsonElement expected) =>
        (!expected.TryGetProperty("body", out var body) || body.GetString() == answer.Body)
        && (!expected.TryGetProperty("contentTypePrefix", out var prefix) || answer.ContentType!.StartsWith(prefix.GetString()!))
        && (!expected.TryGetProperty("json", out var json)
            || JsonElement.DeepEquals(JsonDocument.Parse(answer.Body).RootElement, json));

    private static List<JsonElement> Vectors()
    {
        var document =
            JsonDocument.Parse(File.ReadAllBytes(Repository.File("tests", "SignalBridge.Tests", "Hooks", "Vectors",
                "webhooks.json")));
        return [.. document.RootElement.GetProperty("vectors").EnumerateArray()
            .Where(v => v.GetProperty("kind").GetString() == "handshake")];
    }
}
