using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using WebhookVerification;
using static SignalBridge.Tests.Hooks.Webhooks;

namespace SignalBridge.Tests.Hooks;

public sealed class GeneralSchemeTests
{
    private const string Secret = "a-secret-of-at-least-32-bytes-for-tests";
    private const string Body = """{"id":"evt_1","n":1}""";

    public static TheoryData<string, string> DigestsAndEncodings => new MatrixTheoryData<string, string>(
        ["sha1", "sha256", "sha384", "sha512"], ["hex", "base64", "base64url"]);

    [Theory, MemberData(nameof(DigestsAndEncodings))]
    public void Hmac_takes_every_digest_in_every_encoding(string algorithm, string encoding)
    {
        var verifier =
            Verifier(new()
            {
                Scheme = "hmac",
                Secrets = [Secret],
                Header = "x-sig",
                Algorithm = algorithm,
                Encoding = encoding,
                Prefix = "p="
            });
        var signature = Encode(encoding, Digest(algorithm, Body));

        verifier.Failure(Request(Body, ("x-sig", "p=" + signature))).ShouldBeNull();
        verifier.Failure(Request(Body, ("x-sig", signature))).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body, ("x-sig", "p=" + signature + " "))).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body + "x", ("x-sig", "p=" + signature))).ShouldBe(VerificationFailure.NoMatchingKey);
    }

    [Fact]
    public void Hmac_signs_what_its_template_says()
    {
        var verifier = Verifier(new()
        {
            Scheme = "hmac",
            Secrets = [Secret],
            Header = "x-sig",
            TimestampHeader = "x-time",
            IdHeader = "x-id",
            Url = "https://example.com/hook",
            Signed = "{method}|{path}|{query}|{url}|{id}|{timestamp}|{header:x-extra}|{body}",
        });
        var signed = $"POST|/api/hooks/test||https://example.com/hook|msg-1|1700000000|extra|{Body}";
        var request = Request(Body, ("x-sig", Hex(signed)), ("x-time", "1700000000"), ("x-id", "msg-1"), ("x-extra", "extra"));

        var accepted = verifier.Verify(request, Now).ShouldBeOfType<Accepted>();
        accepted.Webhook.SignedId.ShouldBe("msg-1");
        accepted.Webhook.Assurance.ShouldBe(Assurance.Signed);
        verifier.Failure(request with { Query = "?a=1" }).ShouldNotBeNull();
    }

    [Fact]
    public void Hmac_reads_a_list_with_a_time_in_it()
    {
        var verifier = Verifier(new()
        {
            Scheme = "hmac",
            Secrets = [Secret],
            Header = "x-sig",
            SignatureField = "s",
            TimestampField = "ts",
            Separator = ";",
            Signed = "{timestamp}{body}",
        });

        verifier.Failure(Request(Body, ("x-sig", $"ts=1700000000;s={Hex("1700000000" + Body)}"))).ShouldBeNull();
        verifier.Failure(Request(Body, ("x-sig", $"ts=1700000000;ts=1700000000;s={Hex("1700000000" + Body)}")))
            .ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body, ("x-sig", "ts=1700000000;old=00"))).ShouldBe(VerificationFailure.Unsupported);
    }

    [Theory]
    [InlineData("1699999700", null)]
    [InlineData("1700000300", null)]
    [InlineData("1699999699", VerificationFailure.TooOld)]
    [InlineData("1700000301", VerificationFailure.InFuture)]
    [InlineData("01700000000", VerificationFailure.Malformed)]
    [InlineData("+1700000000", VerificationFailure.Malformed)]
    [InlineData(" 1700000000", VerificationFailure.Malformed)]
    [InlineData("1700000000 ", VerificationFailure.Malformed)]
    [InlineData("1.7e9", VerificationFailure.Malformed)]
    [InlineData("-1700000000", VerificationFailure.Malformed)]
    [InlineData("١٧٠٠٠٠٠٠٠٠", VerificationFailure.Malformed)]
    [InlineData("99999999999999999999", VerificationFailure.Malformed)]
    public void A_time_is_digits_and_near(string timestamp, VerificationFailure? expected)
    {
        var verifier =
            Verifier(new()
            {
                Scheme = "hmac",
                Secrets = [Secret],
                Header = "x-sig",
                TimestampHeader = "x-time",
                Signed = "{timestamp}.{body}"
            });
        verifier.Failure(Request(Body, ("x-sig", Hex($"{timestamp}.{Body}")), ("x-time", timestamp))).ShouldBe(expected);
    }

    [Fact]
    public void A_time_that_is_not_compared_cannot_take_in_bytes_of_the_body()
    {
        var verifier = Verifier(new()
        {
            Scheme = "hmac",
            Secrets = [Secret],
            Header = "x-sig",
            TimestampHeader = "x-time",
            Signed = "{timestamp}{body}",
            Tolerance = TimeSpan.Zero,
        });
        var signature = Hex("1500000000" + "42 items");

        verifier.Failure(Request("42 items", ("x-sig", signature), ("x-time", "1500000000"))).ShouldBeNull();
        verifier.Failure(Request("2 items", ("x-sig", signature), ("x-time", "15000000004")))
            .ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request("042 items", ("x-sig", signature), ("x-time", "150000000")))
            .ShouldBe(VerificationFailure.Malformed);
    }

    [Fact]
    public void Any_of_several_secrets_matches_and_its_last_use_is_known()
    {
        var options = new VerifyOptions { Scheme = "github", Secrets = ["the-old-secret-that-is-to-be-replaced", Secret] };
        var verifier = Verifier(options);

        verifier.Failure(Request(Body, ("X-Hub-Signature-256", "sha256=" + Hex(Body)))).ShouldBeNull();
        verifier.Secrets.Select(s => s.LastUsed).ShouldBe([null, Now]);

        var reread = Verifier(new() { Scheme = "github", Secrets = [Secret, "a-new-secret-that-is-not-used-so-far"] });
        reread.ContinueFrom(verifier);
        reread.Secrets.Select(s => s.LastUsed).ShouldBe([Now, null]);
    }

    [Theory]
    [InlineData("""{"name":"Zoë","url":"a/b","n":[1,2]}""", """{"name": "Zoë", "url": "a/b", "n": [1, 2]}""")]
    [InlineData("""{"name":"Zoë","url":"a/b","n":[1,2]}""", """{"name":"Zo\u00eb","url":"a/b","n":[1,2]}""")]
    [InlineData("""{"name": "Zo\u00eb", "n": 1.50}""", """{"name":"Zoë","n":1.50}""")]
    [InlineData("""{"url":"a\/b","q":"\"x: y\""}""", """{ "url" : "a/b" , "q" : "\"x: y\"" }""")]
    [InlineData("{\"a\":1}\n", "{\"a\":1}")]
    [InlineData("{\"a\":1}", "{\"a\":1}\r\n")]
    public void A_body_that_was_written_anew_is_told_from_a_wrong_secret(string sent, string arrived)
    {
        var verifier = Verifier(new() { Scheme = "github", Secrets = [Secret] });
        var signature = ("X-Hub-Signature-256", new StringValues("sha256=" + Hex(sent)));
        verifier.Failure(Request(arrived, signature)).ShouldBe(VerificationFailure.BodyChanged);
        verifier.Failure(Request(arrived, signature))
            .ShouldBe(VerificationFailure.NoMatchingKey, "looked for once a second only");
    }

    [Fact]
    public void Half_understood_options_accept_nothing()
    {
        var options = new VerifyOptions { Scheme = "hmac", Secrets = [Secret], Header = "x-sig", Signed = "{path}" };
        var verifier = WebhookVerifier.Create(options, "Verify", []).ShouldNotBeNull();
        verifier.Failure(Request(Body, ("x-sig", Hex("/api/hooks/test")))).ShouldBe(VerificationFailure.NoUsableSecret);
    }

    [Fact]
    public void A_second_signature_header_is_refused()
    {
        var verifier = Verifier(new() { Scheme = "github", Secrets = [Secret] });
        var right = "sha256=" + Hex(Body);
        verifier.Failure(Request(Body, ("x-hub-signature-256", new([right, "sha256=00"]))))
            .ShouldBe(VerificationFailure.DuplicateHeader);
        verifier.Failure(Request(Body, ("x-hub-signature-256", right + "," + right))).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body, ("x-hub-signature-256", ""))).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body)).ShouldBe(VerificationFailure.MissingHeader);
    }

    [Fact]
    public void Copies_of_a_webhook_have_one_signature_key_however_the_signature_is_spelt()
    {
        var verifier = Verifier(new() { Scheme = "github", Secrets = [Secret] });
        var keys = new[] { Hex(Body), Hex(Body).ToUpperInvariant() }
            .Select(hex => verifier.Verify(Request(Body, ("X-Hub-Signature-256", "sha256=" + hex)),
                Now).ShouldBeOfType<Accepted>().Webhook)
            .Select(webhook => (webhook.SignedId, webhook.SignatureKey)).ToList();

        keys[0].SignedId.ShouldBeNull();
        keys[0].SignatureKey.ShouldNotBeNull();
        keys[1].ShouldBe(keys[0]);
    }

    [Fact]
    public void Api_key_is_compared_whole()
    {
        var verifier = Verifier(new() { Scheme = "api-key", Secrets = [Secret] });
        verifier.Verify(Request(Body, ("x-api-key", Secret)),
            Now).ShouldBeOfType<Accepted>().Webhook.Assurance.ShouldBe(Assurance.Authenticated);
        verifier.Failure(Request(Body, ("x-api-key", Secret + " "))).ShouldBe(VerificationFailure.Malformed);
        verifier.Failure(Request(Body, ("x-api-key", Secret[..^1]))).ShouldBe(VerificationFailure.NoMatchingKey);
        verifier.Failure(Request(Body, ("x-api-key", new([Secret, Secret])))).ShouldBe(VerificationFailure.DuplicateHeader);
        verifier.Failure(Request(Body, ("x-api-key", new string('x', 100_000)))).ShouldBe(VerificationFailure.NoMatchingKey);
        verifier.Failure(Request(Body)).ShouldBe(VerificationFailure.MissingHeader);
    }

    [Fact]
    public void Api_key_may_be_a_bearer_token_or_stand_in_the_query()
    {
        var bearer = Verifier(new() { Scheme = "api-key", Secrets = [Secret], Header = "Authorization", Prefix = "Bearer " });
        bearer.Failure(Request(Body, ("Authorization", "Bearer " + Secret))).ShouldBeNull();
        bearer.Failure(Request(Body, ("Authorization", "Basic " + Secret))).ShouldBe(VerificationFailure.Malformed);

        var query = Verifier(new() { Scheme = "api-key", Secrets = [Secret], QueryParameter = "key" });
        query.Failure(Request(Body) with { Query = "?key=" + Secret }).ShouldBeNull();
        query.Failure(Request(Body) with { Query = $"?key=x&key={Secret}" }).ShouldBe(VerificationFailure.DuplicateHeader);
        query.Failure(Request(Body, ("x-api-key", Secret))).ShouldBe(VerificationFailure.MissingHeader);
    }

    [Fact]
    public void None_accepts_and_says_that_nothing_is_known() =>
        Verifier(new() { Scheme = "none" }).Verify(Request(Body),
            Now).ShouldBeOfType<Accepted>().Webhook.Assurance.ShouldBe(Assurance.None);

    [Theory]
    [InlineData("hmac")]
    [InlineData("github")]
    [InlineData("standard-webhooks")]
    [InlineData("api-key")]
    public void Without_a_usable_secret_nothing_is_accepted(string scheme)
    {
        foreach (string[] secrets in new string[][] { [], [""], ["  "] })
        {
            var verifier =
                WebhookVerifier.Create(new() { Scheme = scheme, Secrets = secrets, Header = scheme == "hmac" ? "x-sig" : null },
                    "Verify", []);
            verifier.ShouldNotBeNull().Failure(Request(Body, ("x-sig", Hex(Body)), ("x-api-key", secrets.FirstOrDefault())))
                .ShouldBe(VerificationFailure.NoUsableSecret);
        }
    }

    private static string Hex(string signed) => Convert.ToHexStringLower(Digest("sha256", signed));

    private static byte[] Digest(string algorithm, string signed)
    {
        using var hash = IncrementalHash.CreateHMAC(new HashAlgorithmName(algorithm.ToUpperInvariant()),
            Encoding.UTF8.GetBytes(Secret));
        hash.AppendData(Encoding.UTF8.GetBytes(signed));
        return hash.GetHashAndReset();
    }

    private static string Encode(string encoding, byte[] bytes) => encoding switch
    {
        "hex" => Convert.ToHexStringLower(bytes),
        "base64" => Convert.ToBase64String(bytes),
        _ => System.Buffers.Text.Base64Url.EncodeToString(bytes),
    };
}
