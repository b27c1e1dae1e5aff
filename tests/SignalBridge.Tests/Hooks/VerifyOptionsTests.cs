using WebhookVerification;

namespace SignalBridge.Tests.Hooks;

public sealed class VerifyOptionsTests
{
    private const string Secret = "a-secret-of-at-least-32-bytes-for-tests";

    [Fact]
    public void An_unknown_scheme_is_answered_with_the_nearest_name() =>
        Mistakes(new() { Scheme = "githup", Secrets = [Secret] })
            .ShouldHaveSingleItem().ShouldBe("SignalBridge:Hooks:0:Verify:Scheme: 'githup' is no scheme (did you mean 'github'?).");

    [Fact]
    public void A_scheme_that_resembles_none_is_answered_with_all_names() =>
        Mistakes(new() { Scheme = "carrier-pigeon-with-wax-seal" }).ShouldHaveSingleItem()
            .ShouldContain("there are standard-webhooks, hmac, api-key,");

    [Fact]
    public void A_missing_scheme_is_no_acceptance_of_everything() =>
        Mistakes(new()).ShouldHaveSingleItem().ShouldStartWith("SignalBridge:Hooks:0:Verify:Scheme: is missing");

    [Fact]
    public void Missing_fields_are_named_with_all_that_the_scheme_needs()
    {
        var mistakes = Mistakes(new() { Scheme = "hmac" });
        mistakes.Count.ShouldBe(2);
        mistakes.ShouldAllBe(mistake => mistake.Contains("needs Secrets, Header and may have"));
        mistakes[1].ShouldStartWith("SignalBridge:Hooks:0:Verify:Header: is missing;");
    }

    [Fact]
    public void Fields_without_effect_are_mistakes() =>
        Mistakes(new() { Scheme = "github", Secrets = [Secret], Algorithm = "sha512", Header = "x" }).Count.ShouldBe(2);

    public static TheoryData<string, VerifyOptions> UnsafeTemplates => new()
    {
        { "Signed: has no {body}", Hmac(o => o.Signed = "{path}") },
        { "Signed: '{bodi}' is no placeholder", Hmac(o => o.Signed = "{bodi}") },
        { "Signed: {timestamp} and TimestampHeader", Hmac(o => o.TimestampHeader = "x-time") },
        { "Signed: {timestamp} and TimestampHeader", Hmac(o => o.Signed = "{timestamp}.{body}") },
        { "Signed: {id} and IdHeader", Hmac(o => o.IdHeader = "x-id") },
        { "Url: is missing", Hmac(o => o.Signed = "{url}{body}") },
        { "Tolerance: has no effect", Hmac(o => o.Tolerance = TimeSpan.FromMinutes(1)) },
        { "Algorithm: 'md5' is none of sha1, sha256", Hmac(o => o.Algorithm = "md5") },
        { "Secrets:0: is not hex", Hmac(o => o.SecretEncoding = "hex") },
        { "Secrets:0: is a private key",
            new() { Scheme = "standard-webhooks",
                Secrets = ["whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="] } },
    };

    [Theory, MemberData(nameof(UnsafeTemplates))]
    public void What_would_be_unsafe_is_a_mistake(string expected, VerifyOptions options) =>
        Mistakes(options).ShouldHaveSingleItem().ShouldStartWith("SignalBridge:Hooks:0:Verify:" + expected);

    [Theory]
    [InlineData("tiny!", "Secrets:0: is short, 5 bytes")]
    [InlineData("00000000000000000000000000000000", "Secrets:0: repeats a few characters")]
    [InlineData("a-secret-of-at-least-32-bytes-for-tests\n", "Secrets:0: has white space around it")]
    public void Weak_and_odd_secrets_are_warned_of_and_never_quoted(string secret, params string[] expected)
    {
        List<string> mistakes = [], warnings = [];
        WebhookVerifier.Create(new() { Scheme = "github", Secrets = [secret] }, "Verify", mistakes, warnings).ShouldNotBeNull();

        mistakes.ShouldBeEmpty();
        warnings.Count.ShouldBe(expected.Length);
        for (var i = 0; i < expected.Length; i++) warnings[i].ShouldStartWith("Verify:" + expected[i]);
        warnings.ShouldAllBe(warning => !warning.Contains(secret));
    }

    [Theory]
    [InlineData("short", "is short")]
    [InlineData("00000000000000000000000000000000", "repeats a few characters")]
    [InlineData(Secret + "\n", "has white space around it")]
    public void Strict_secrets_make_every_doubt_a_mistake(string secret, string expected)
    {
        Mistakes(new() { Scheme = "github", Secrets = [secret], StrictSecrets = true }).ShouldHaveSingleItem()
            .ShouldContain(expected);
        Mistakes(new() { Scheme = "github", Secrets = [Secret, Secret], StrictSecrets = true }).ShouldHaveSingleItem()
            .ShouldContain("is the same as one above");
        Mistakes(new() { Scheme = "stripe", Secrets = [Secret], StrictSecrets = true }).ShouldHaveSingleItem()
            .ShouldContain("does not start with 'whsec_'");
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void An_empty_secret_is_a_mistake(string empty)
    {
        Mistakes(new() { Scheme = "github", Secrets = [empty] }).ShouldHaveSingleItem()
            .ShouldStartWith("SignalBridge:Hooks:0:Verify:Secrets:0: is empty");
        Mistakes(new() { Scheme = "github", Secrets = [Secret, empty] }).ShouldHaveSingleItem()
            .ShouldStartWith("SignalBridge:Hooks:0:Verify:Secrets:1: is empty");
    }

    [Fact]
    public void A_repeated_secret_and_a_wrong_prefix_are_warned_of()
    {
        List<string> warnings = [];
        var secret =
            Convert.ToBase64String(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                24 });
        WebhookVerifier.Create(new() { Scheme = "standard-webhooks", Secrets = [secret, "whsec_" + secret, secret] }, "Verify",
            [], warnings);
        warnings.ShouldBe([
            "Verify:Secrets:0: does not start with 'whsec_', as secrets of Standard Webhooks do.",
            "Verify:Secrets:2: is the same as one above; a rotation that changes nothing?",
            "Verify:Secrets:2: does not start with 'whsec_', as secrets of Standard Webhooks do.",
        ]);
    }

    private static VerifyOptions Hmac(Action<VerifyOptions> change)
    {
        var options = new VerifyOptions { Scheme = "hmac", Secrets = [Secret], Header = "x-sig" };
        change(options);
        return options;
    }

    private static List<string> Mistakes(VerifyOptions options)
    {
        List<string> mistakes = [];
        WebhookVerifier.Create(options, "SignalBridge:Hooks:0:Verify", mistakes);
        return mistakes;
    }
}
