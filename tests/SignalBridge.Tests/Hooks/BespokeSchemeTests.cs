using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WebhookVerification;
using static SignalBridge.Tests.Hooks.Webhooks;

namespace SignalBridge.Tests.Hooks;

/// <summary>The schemes that the table's data cannot say.</summary>
public sealed class BespokeSchemeTests
{
    private const string Secret = "a-secret-of-at-least-32-bytes-for-tests";
    private const string Body = """{"id":"evt_1"}""";

    [Fact]
    public void Http_signature_that_covers_the_request_is_accepted()
    {
        HttpSignature("\"@method\" \"@target-uri\" \"content-digest\"").ShouldBeNull();
        HttpSignature("\"@method\" \"@authority\" \"@path\" \"content-digest\"").ShouldBeNull();
    }

    [Theory]
    [InlineData("\"@method\" \"@target-uri\"")]
    [InlineData("\"@target-uri\" \"content-digest\"")]
    [InlineData("\"@method\" \"content-digest\"")]
    [InlineData("\"@method\" \"@authority\" \"content-digest\"")]
    public void Http_signature_must_cover_method_address_and_body(string components) =>
        HttpSignature(components).ShouldBe(VerificationFailure.Unsupported);

    [Fact]
    public void Http_signature_is_for_one_body_one_time_and_one_algorithm()
    {
        const string All = "\"@method\" \"@target-uri\" \"content-digest\"";
        HttpSignature(All, arrived: Body + " ").ShouldBe(VerificationFailure.BodyChanged);
        HttpSignature(All, parameters: ";created=1699999699").ShouldBe(VerificationFailure.TooOld);
        HttpSignature(All, parameters: ";created=1700000301").ShouldBe(VerificationFailure.InFuture);
        HttpSignature(All, parameters: "").ShouldBe(VerificationFailure.MissingHeader);
        HttpSignature(All, parameters: ";created=1700000000;expires=1699999999").ShouldBe(VerificationFailure.TooOld);
        HttpSignature(All, parameters: ";created=1700000000;alg=\"rsa-v1_5-sha256\"").ShouldBe(VerificationFailure.Unsupported);
        HttpSignature(All, parameters: ";created=1700000000,sig2=(\"@method\");created=1700000000")
            .ShouldBe(VerificationFailure.Malformed);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("hs256")]
    [InlineData("RS256")]
    [InlineData("HS512")]
    public void Messagebirds_token_has_one_algorithm(string algorithm) =>
        MessageBird(header: $$"""{"alg":"{{algorithm}}","typ":"JWT"}""").ShouldBe(VerificationFailure.Unsupported);

    [Fact]
    public void Messagebirds_token_is_for_one_address_body_and_minute()
    {
        MessageBird().ShouldBeNull();
        MessageBird(header: """{"alg":"none","alg":"HS256"}""").ShouldBe(VerificationFailure.Malformed);
        MessageBird(url: "https://example.com/other").ShouldBe(VerificationFailure.WrongRecipient);
        MessageBird(arrived: Body + " ").ShouldBe(VerificationFailure.BodyChanged);
        MessageBird(arrived: "").ShouldBe(VerificationFailure.BodyChanged);
        MessageBird(now: Now.AddSeconds(61)).ShouldBeNull();
        MessageBird(now: Now.AddSeconds(62)).ShouldBe(VerificationFailure.TooOld);
        MessageBird(now: Now.AddSeconds(-2)).ShouldBe(VerificationFailure.InFuture);
    }

    [Fact]
    public async Task Adobes_event_is_for_one_client()
    {
        var vector = WebhookVector.Named("adobe-rsa-valid");
        vector.Options.ClientId.ShouldBe("client_id1");
        var options = new VerifyOptions { Scheme = "adobe-io-events", ClientId = "client_id2" };
        (await (vector with { Options = options }).Verifier()
            .VerifyAsync(vector.Request, vector.Now, TestContext.Current.CancellationToken))
            .ShouldBeOfType<Refused>().Failure.ShouldBe(VerificationFailure.WrongRecipient);
    }

    [Fact]
    public void A_json_webhook_of_twilio_is_no_empty_form()
    {
        var vector = WebhookVector.Named("twilio-json-bodysha256");
        var headers = new Microsoft.AspNetCore.Http.HeaderDictionary
        {
            ["X-Twilio-Signature"] = vector.Request.Headers["X-Twilio-Signature"],
            ["Content-Type"] = "application/x-www-form-urlencoded",
        };
        vector.Verifier().Failure(vector.Request with { Headers = headers, Body = Array.Empty<byte>() }, vector.Now)
            .ShouldBe(VerificationFailure.BodyChanged);
    }

    [Fact]
    public void Braintree_signs_a_field_of_a_form()
    {
        var verifier = Verifier(new() { Scheme = "braintree", Secrets = ["public:private"] });
#pragma warning disable CA5350 // Braintree's own choice
        var signature = Convert.ToHexStringLower(HMACSHA1.HashData(SHA1.HashData("private"u8), "eyJhIjoxfQ=="u8));
#pragma warning restore CA5350
        UnverifiedWebhook Form(string payload, string list) => Request(
            $"bt_signature={Uri.EscapeDataString(list)}&bt_payload={Uri.EscapeDataString(payload)}",
                ("Content-Type", "application/x-www-form-urlencoded"));

        verifier.Failure(Form("eyJhIjoxfQ==", $"other|00&public|{signature}")).ShouldBeNull();
        verifier.Failure(Form("eyJhIjoxfQ==", $"other|{signature}")).ShouldBe(VerificationFailure.NoMatchingKey);
        verifier.Failure(Form("eyJhIjoyfQ==", $"public|{signature}")).ShouldBe(VerificationFailure.NoMatchingKey);
    }

    [Fact]
    public void Graphs_notifications_each_hold_the_secret()
    {
        var verifier = Verifier(new() { Scheme = "microsoft-graph", Secrets = [Secret] });
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}"},{"clientState":"{{Secret}}"}]}""")).ShouldBeNull();
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}"},{"clientState":"other"}]}""")).ShouldBe(VerificationFailure.NoMatchingKey);
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}"},{}]}""")).ShouldBe(VerificationFailure.MissingHeader);
        verifier.Failure(Request("""{"value":[]}""")).ShouldBe(VerificationFailure.Malformed);

        // A name given twice is two values to two readers.
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}","clientState":"other"}]}""")).ShouldBe(VerificationFailure.MissingHeader);
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}"}],"\u0076alue":[]}""")).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request($$"""{"value":[{"clientState":"{{Secret}}"}]}{}""")).ShouldBe(VerificationFailure.Malformed);
    }

    [Fact]
    public void Basic_authentication_takes_user_and_password()
    {
        var verifier = Verifier(new() { Scheme = "basic", Secrets = ["user:a-password-of-at-least-32-bytes"] });
        UnverifiedWebhook Login(string login) =>
            Request(Body, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login))));
        verifier.Failure(Login("user:a-password-of-at-least-32-bytes")).ShouldBeNull();
        verifier.Failure(Login("user:a-password-of-at-least-32-byte")).ShouldBe(VerificationFailure.NoMatchingKey);
        verifier.Failure(Login("user")).ShouldBe(VerificationFailure.NoMatchingKey);
    }

    private static VerificationFailure? HttpSignature(string components, string parameters = ";created=1700000000",
        string? arrived = null)
    {
        var verifier = Verifier(new() { Scheme = "http-signature", Secrets = [Secret], Url = "https://example.com/hooks/a" });
        var digest = $"sha-256=:{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body)))}:";
        var lines = components.Split(' ').Select(component => component.Trim('"') switch
        {
            "@method" => "\"@method\": POST",
            "@target-uri" => "\"@target-uri\": https://example.com/hooks/a",
            "@authority" => "\"@authority\": example.com",
            "@path" => "\"@path\": /hooks/a",
            _ => "\"content-digest\": " + digest,
        });
        var signed = $"{string.Join('\n', lines)}\n\"@signature-params\": ({components}){parameters}";
        return verifier.Failure(Request(arrived ?? Body, ("Content-Digest", digest),
            ("Signature-Input", $"sig1=({components}){parameters}"),
            ("Signature", $"sig1=:{Convert.ToBase64String(Hmac(signed))}:")));
    }

    private static VerificationFailure? MessageBird(
        string header = """{"alg":"HS256","typ":"JWT"}""", string url = "https://example.com/hook", string? arrived = null, DateTimeOffset? now = null)
    {
        var verifier = Verifier(new() { Scheme = "messagebird", Secrets = [Secret], Url = "https://example.com/hook" });
        var claims = $$"""
            {"iss":"MessageBird","nbf":1700000000,"exp":1700000060,"jti":"1","url_hash":"{{Hash(url)}}","payload_hash":"{{Hash(Body)}}"}
            """;
        var signed = $"{Encode(Encoding.UTF8.GetBytes(header))}.{Encode(Encoding.UTF8.GetBytes(claims))}";
        return verifier.Failure(Request(arrived ?? Body, ("MessageBird-Signature-JWT", $"{signed}.{Encode(Hmac(signed))}")), now);
    }

    private static byte[] Hmac(string text) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
