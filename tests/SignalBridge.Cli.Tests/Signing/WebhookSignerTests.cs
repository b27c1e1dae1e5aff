using System.Text;
using Microsoft.AspNetCore.Http;
using SignalBridge.Tests.Hooks;
using WebhookVerification;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Signing;

namespace SignalBridge.Cli.Tests.Signing;

/// <summary>
/// What the signer makes is what providers make: the vectors that they published, and the verifier, are the judges.
/// </summary>
public sealed class WebhookSignerTests
{
    // Adobe's and Microsoft's keys are fetched from Adobe and Microsoft.
    private static readonly string[] NobodysToSign = ["adobe-io-events", "entra-id"];

    private static readonly string[] OtherSpellings = ["twilio-strip-port", "twilio-special-char", "twilio-json-empty"];

    public static TheoryData<string> Schemes => [.. SchemeSample.All.Select(sample => sample.Scheme)];

    [Fact]
    public void Every_scheme_but_two_can_be_signed() =>
        SchemeTable.All.Select(scheme => scheme.Name).Where(name => !WebhookSigner.CanSign(name))
            .ShouldBe(NobodysToSign, ignoreOrder: true);

    [Theory, MemberData(nameof(Schemes))]
    public void What_is_signed_is_verified_and_another_body_is_not(string scheme)
    {
        var sample = SchemeSample.All.Single(s => s.Scheme == scheme);
        var verifier = Webhooks.Verifier(sample.Options);
        foreach (var (type, body) in new[] { ("application/json", """{"a":"ü","n":1}"""), ("application/x-www-form-urlencoded", "b=2&a=%C3%BC&a=1") })
        {
            // What a provider sends in one form only is not tried in the other.
            if (type == "application/json" ? scheme == "mandrill" : SchemeTable.Find(scheme)!.JsonOnly) continue;
            var plain = new UnverifiedWebhook("POST", "/api/hooks/it", "", new HeaderDictionary { ["Content-Type"] = type },
                Encoding.UTF8.GetBytes(body));
            var signed = Signer(sample).Sign(plain, Webhooks.Now, "msg_1");

            var accepted = verifier.Verify(signed, Webhooks.Now).ShouldBeOfType<Accepted>(scheme);
            plain.Headers.Count.ShouldBe(1, "The plain webhook is not changed.");
            if (accepted.Webhook.Assurance != Assurance.Signed) continue;
            var other = signed.Body.ToArray();
            other[^2] ^= 1;
            if (scheme != "adyen") verifier.Verify(signed with { Body = other }, Webhooks.Now).ShouldBeOfType<Refused>(scheme);
        }
    }

    [Theory, MemberData(nameof(Schemes))]
    public void Another_secret_is_refused(string scheme)
    {
        if (scheme == "none") return;
        var sample = SchemeSample.All.Single(s => s.Scheme == scheme);
        var other =
            SampleSecret.KeyPair(scheme)?.Private
                ?? SampleSecret.For(scheme, System.Security.Cryptography.SHA256.HashData("other"u8))!;
        var signed =
            Signer(sample with { Secret = other }).Sign(Webhooks.Request("{}", ("Content-Type", TypeFor(scheme))),
                Webhooks.Now, "msg_1");

        Webhooks.Verifier(sample.Options).Failure(signed).ShouldBe(VerificationFailure.NoMatchingKey);
    }

    // Of a form that is signed field by field, another body would be refused for what it is.
    private static string TypeFor(string scheme) => scheme == "mandrill" ? "application/x-www-form-urlencoded" : "application/json";

    [Fact]
    public void Published_vectors_come_out_as_they_were_published()
    {
        List<string> equal = [], other = [];
        foreach (var vector in WebhookVector.All.Where(v => v.IsAccepted()))
        {
            var scheme = SchemeTable.Find(vector.Options.Scheme)!;
            List<string> mistakes = [];
            if (scheme.Name == GeneralSchemes.Hmac) scheme = HmacScheme.Read(scheme, vector.Options, "Verify", mistakes);
            if (scheme is not
                {
                    Kind: SchemeKind.Signature,
                    Secret: not (SecretForm.PublicKey or SecretForm.HexPublicKey)
                }) continue;
            if (vector.Options.Secrets.Any(secret => secret.StartsWith("whpk_", StringComparison.Ordinal))) continue;

            var candidates = new Candidates();
            SignatureReader.Read(scheme, vector.Request.Headers, ref candidates, out var fields).ShouldBeNull();
            var now = vector.Now;
            if (scheme.HasTimestamp)
            {
                // A time that is written with an offset or a fraction, or is none: another text, which is another signature.
                if (!TimeWindow.TryParse(scheme.TimestampForm, fields.Timestamp, out now)
                    || TemplateSigning.Time(scheme.TimestampForm, now) != fields.Timestamp.ToString()) continue;
            }

            var plain =
                vector.Request with { Headers = new HeaderDictionary { ["Content-Type"] = vector.Request.Headers.ContentType } };
            // The published request has its body's hash in its address already.
            if (scheme.BodyHashParameter is { } hash
                && plain.Query.Contains(hash)) plain = plain with { Query = plain.Query[..(plain.Query.IndexOf(hash) - 1)] };
            var published = Published(candidates);
            var made =
                vector.Options.Secrets.SelectMany(secret =>
                    Made(vector.Options, secret, plain, now, fields.Id is { Length: > 0 } id ? id : "none", scheme));
            (made.Any(published.Contains) ? equal : other).Add(made.Any(published.Contains) ? scheme.Name : vector.Id);
        }

        // These sign another spelling of the address than the one that is configured, as the verifier takes it.
        other.ShouldBe(OtherSpellings, ignoreOrder: true);
        equal.Count.ShouldBe(39);
        equal.Distinct().Count().ShouldBeGreaterThan(20);
    }

    [Theory]
    [InlineData("github", null, "scheme")]
    [InlineData("wise", "no pem", "is no private key")]
    [InlineData("discord", "abc", "is no Ed25519 private key")]
    [InlineData("braintree", "alone", "public key:private key")]
    [InlineData("standard-webhooks", "whsk_AAAA", "is no private key")]
    [InlineData("adobe-io-events", "x", "only Adobe I/O Events can sign")]
    public void What_cannot_sign_is_told_without_the_secret(string scheme, string? secret, string expected)
    {
        List<string> mistakes = [];
        WebhookSigner.Create(new VerifyOptions { Scheme = secret is null ? "no-such" : scheme }, secret ?? "s3cret", "Verify",
            mistakes).ShouldBeNull();
        mistakes.ShouldHaveSingleItem().ShouldContain(expected);
        mistakes[0].ShouldNotContain("s3cret");
    }

    private static List<string> Made(VerifyOptions options, string secret, UnverifiedWebhook plain, DateTimeOffset now, string id,
        Scheme scheme)
    {
        var signed = Signer(new SchemeSample(options.Scheme, options, secret)).Sign(plain, now, id);
        var candidates = new Candidates();
        SignatureReader.Read(scheme, signed.Headers, ref candidates, out _).ShouldBeNull();
        return Published(candidates);
    }

    private static List<string> Published(in Candidates candidates)
    {
        List<string> texts = [];
        // Hex has two cases.
        for (var i = 0; i < candidates.Count; i++) texts.Add($"{candidates.Version(i)},{candidates.Value(i)}".ToLowerInvariant());
        return texts;
    }

    private static WebhookSigner Signer(SchemeSample sample)
    {
        List<string> mistakes = [];
        var signer = WebhookSigner.Create(sample.Options, sample.Secret, "Verify", mistakes);
        mistakes.ShouldBeEmpty();
        return signer.ShouldNotBeNull();
    }
}
