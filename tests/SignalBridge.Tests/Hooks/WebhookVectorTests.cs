using WebhookVerification;
using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace SignalBridge.Tests.Hooks;

public sealed class WebhookVectorTests
{
    public static TheoryData<string> Ids => [.. WebhookVector.All.Select(vector => vector.Id)];

    public static TheoryData<string> AcceptedIds =>
        [.. WebhookVector.All.Where(vector => vector.IsAccepted()).Select(vector => vector.Id)];

    [Theory, MemberData(nameof(Ids))]
    public async Task A_vector_gives_what_it_expects(string id)
    {
        var vector = WebhookVector.Named(id);
        var verification = await vector.Verifier().VerifyAsync(vector.Request, vector.Now, TestContext.Current.CancellationToken);

        Expected(vector.Expect).ShouldContain((verification as Refused)?.Failure);
        if (vector.Expect == "accept:authenticated")
            verification.ShouldBeOfType<Accepted>().Webhook.Assurance.ShouldBe(Assurance.Authenticated);
        if (vector.Diagnosis == "raw_body_modified")
            verification.ShouldBeOfType<Refused>().Failure.ShouldBe(VerificationFailure.BodyChanged);
    }

    [Fact]
    public void All_vectors_are_run() => WebhookVector.All.Count.ShouldBe(95);

    [Fact]
    public void A_secret_with_white_space_around_it_is_warned_of()
    {
        List<string> warnings = [];
        WebhookVerifier.Create(WebhookVector.Named("github-secret-trailing-newline").Options, "Verify", [], warnings);
        warnings.ShouldContain(warning => warning.Contains("white space"));
    }

    [Theory]
    [InlineData("1234567890abcdef1234567890abcde", "is short, 31 bytes")]
    [InlineData("00000000000000000000000000000000", "repeats")]
    public void Weak_secrets_of_the_vectors_are_refused_where_strictness_is_asked_for(string secret, string expected)
    {
        List<string> mistakes = [];
        WebhookVerifier.Create(new() { Scheme = "hmac", Header = "x", Secrets = [secret], StrictSecrets = true }, "Verify",
            mistakes);
        mistakes.ShouldHaveSingleItem().ShouldContain(expected);
    }

    [Fact]
    public void The_signature_base_of_rfc_9421_is_the_published_one()
    {
        var vector = WebhookVector.Named("rfc9421-b25-hmac");
        var scheme = SchemeTable.Find("http-signature")!;
        var check = new HttpSignatureCheck(scheme, new SignedUrl(vector.Options.Url!, default), []);
        var input = SignatureInput.Parse(vector.Request.Headers["Signature-Input"].ToString()).ShouldNotBeNull();

        System.Text.Encoding.UTF8.GetString(check.Base(vector.Request, input)!).ShouldBe(
            "\"date\": Tue, 20 Apr 2021 02:07:55 GMT\n\"@authority\": example.com\n\"content-type\": application/json\n" +
            "\"@signature-params\": (\"date\" \"@authority\" \"content-type\");created=1618884473;keyid=\"test-shared-secret\"");
    }

    private static VerificationFailure?[] Expected(string expect) => expect switch
    {
        // The duplicate key of malformed_body is what the JSON parser after verification refuses.
        "accept" or "accept:authenticated" or "accept-without-tolerance" or "accept-if-enabled" or "reject:malformed_body" =>
            [null],
        "reject:signature_mismatch" => [VerificationFailure.NoMatchingKey, VerificationFailure.BodyChanged],
        "reject:missing_header" or "reject:missing_body_hash" => [VerificationFailure.MissingHeader],
        "reject:malformed_signature" => [VerificationFailure.Malformed],
        "reject:timestamp_in_future" => [VerificationFailure.InFuture],
        "reject:timestamp_too_old" => [VerificationFailure.TooOld],
        "reject:unsupported_scheme" => [VerificationFailure.Unsupported],
        "reject:untrusted_key_url" => [VerificationFailure.UntrustedKeyUrl],
        // An old page of Zendesk's documentation signed in another order; its time is of 2021 besides.
        "conflict" => [VerificationFailure.TooOld],
        // Right by the RFC, but it does not cover the body.
        "accept-crypto" => [VerificationFailure.Unsupported],
        _ => throw new ArgumentOutOfRangeException(nameof(expect), expect, "unknown expectation"),
    };
}
