using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using WebhookVerification;
using WebhookVerification.Keys;
using static SignalBridge.Tests.Hooks.Webhooks;

namespace SignalBridge.Tests.Hooks;

public sealed class EntraIdTests : IDisposable
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";
    private const string Audience = "api://signalbridge";
    private const string EventGrid = "4962773b-9cdb-44cf-a8bf-237846a00ab7";
    private const string Issuer = $"https://login.microsoftonline.com/{Tenant}/v2.0";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _otherKey = RSA.Create(2048);

    public void Dispose()
    {
        _key.Dispose();
        _otherKey.Dispose();
    }

    [Fact]
    public async Task A_token_of_the_tenant_for_us_by_the_application_is_accepted()
    {
        (await FailureAsync(Token())).ShouldBeNull();
        (await FailureAsync(Token(issuer: $"https://sts.windows.net/{Tenant}/", callerClaim: "appid"))).ShouldBeNull();
    }

    [Fact]
    public async Task Every_other_token_is_refused()
    {
        (await FailureAsync(Token(audience: "api://other"))).ShouldBe(VerificationFailure.WrongRecipient);
        (await FailureAsync(Token(caller: "another-application"))).ShouldBe(VerificationFailure.WrongRecipient);
        (await FailureAsync(Token(issuer: "https://login.microsoftonline.com/another/v2.0")))
            .ShouldBe(VerificationFailure.WrongRecipient);
        (await FailureAsync(Token(key: _otherKey))).ShouldBe(VerificationFailure.NoMatchingKey);
        (await FailureAsync(Token(from: Now.AddHours(-2)))).ShouldBe(VerificationFailure.TooOld);
        (await FailureAsync(Token(from: Now.AddMinutes(6)))).ShouldBe(VerificationFailure.TooOld);
        (await FailureAsync(Unsigned())).ShouldNotBeNull();
        (await FailureAsync(SignedWithThePublicKeyAsSecret())).ShouldNotBeNull();
        (await FailureAsync("no.token.atall")).ShouldNotBeNull();
        (await FailureAsync(new string('x', 20_000))).ShouldBe(VerificationFailure.Malformed);
    }

    [Fact]
    public async Task A_tenant_whose_keys_are_out_of_reach_is_no_fault_of_the_sender()
    {
        var verifier = Verifier(new Issuers(null));
        (await verifier.VerifyAsync(Request("[]", ("Authorization", "Bearer " + Token())), Now,
            TestContext.Current.CancellationToken))
            .ShouldBeOfType<Refused>().Failure.ShouldBe(VerificationFailure.KeyUnavailable);
    }

    [Fact]
    public void Everyones_tenant_is_no_tenant()
    {
        List<string> mistakes = [];
        WebhookVerifier.Create(new() { Scheme = "entra-id", Tenant = "common", Audience = Audience, ClientId = EventGrid },
            "Verify", mistakes);
        mistakes.ShouldHaveSingleItem().ShouldStartWith("Verify:Tenant: is no tenant id");
    }

    private async Task<VerificationFailure?> FailureAsync(string token)
    {
        var configuration = new OpenIdConnectConfiguration { Issuer = Issuer };
        configuration.SigningKeys.Add(new RsaSecurityKey(_key.ExportParameters(false)) { KeyId = "1" });
        var request = Request("[]", ("Authorization", "Bearer " + token));
        return (await Verifier(new Issuers(configuration))
            .VerifyAsync(request, Now, TestContext.Current.CancellationToken) as Refused)?.Failure;
    }

    private static WebhookVerifier Verifier(IConfigurationManager<OpenIdConnectConfiguration> issuers) =>
        WebhookVerifier.Create(
            new() { Scheme = "entra-id", Tenant = Tenant, Audience = Audience, ClientId = EventGrid }, "Verify", [], [],
            PublicKeySources.Internet with { Entra = _ => issuers }).ShouldNotBeNull();

    private string Token(
        string audience = Audience, string issuer = Issuer, string caller = EventGrid, string callerClaim = "azp",
            RSA? key = null, DateTimeOffset? from = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Audience = audience,
            Issuer = issuer,
            NotBefore = (from ?? Now).UtcDateTime,
            Expires = (from ?? Now).UtcDateTime.AddHours(1),
            Claims = new Dictionary<string, object> { [callerClaim] = caller },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(key ?? _key) { KeyId = "1" },
                SecurityAlgorithms.RsaSha256),
        });

    private static string Unsigned() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Audience = Audience,
        Issuer = Issuer,
        NotBefore = Now.UtcDateTime,
        Expires = Now.UtcDateTime.AddHours(1),
        IssuedAt = Now.UtcDateTime,
        Claims = new Dictionary<string, object> { ["azp"] = EventGrid },
    });

    // The old forgery: HS256, with the public key's bytes for a secret.
    private string SignedWithThePublicKeyAsSecret() => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Audience = Audience,
        Issuer = Issuer,
        NotBefore = Now.UtcDateTime,
        Expires = Now.UtcDateTime.AddHours(1),
        IssuedAt = Now.UtcDateTime,
        Claims = new Dictionary<string, object> { ["azp"] = EventGrid },
        SigningCredentials = new SigningCredentials(
            new SymmetricSecurityKey(_key.ExportSubjectPublicKeyInfo()) { KeyId = "1" }, SecurityAlgorithms.HmacSha256),
    });

    private sealed class Issuers(OpenIdConnectConfiguration? configuration) : IConfigurationManager<OpenIdConnectConfiguration>
    {
        public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) =>
            configuration is null ? throw new InvalidOperationException("IDX20803: Unable to obtain configuration.")
                : Task.FromResult(configuration);

        public void RequestRefresh()
        {
        }
    }
}
