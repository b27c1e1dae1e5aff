using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using WebhookVerification.Signatures;

namespace WebhookVerification.Providers;

/// <summary>
/// A bearer token of Microsoft Entra ID, as Event Grid sends it: for our audience, from one tenant, by one application.
/// </summary>
internal sealed class EntraIdCheck(
    string tenant, string audience, string clientId, IConfigurationManager<OpenIdConnectConfiguration> issuer) : Check
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { MaximumTokenSizeInBytes = 16 * 1024, MapInboundClaims = false };

    /// <summary>The keys are known once they have been fetched, which only <see cref="VerifyAsync"/> does.</summary>
    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        var verification = VerifyAsync(request, now, CancellationToken.None).AsTask();
        return verification.IsCompletedSuccessfully ? verification.Result : KeyUnavailable();
    }

    public override async ValueTask<Verification> VerifyAsync(
        UnverifiedWebhook request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (tenant.Length == 0 || audience.Length == 0 || clientId.Length == 0) return NoUsableSecret();
        if (SignatureReader.One(request.Headers, "Authorization", out var header) is { } missing) return missing;
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return new Refused(VerificationFailure.Malformed, "Header Authorization holds no bearer token.");

        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await issuer.GetConfigurationAsync(cancellationToken);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            return KeyUnavailable();
        }

        var result = await Handler.ValidateTokenAsync(header[Scheme.Length..], Parameters(configuration, now));
        if (!result.IsValid)
        {
            // A key that is not among those known may be a new one: ask for a fresh list, for the sender's next try.
            if (result.Exception is SecurityTokenSignatureKeyNotFoundException) issuer.RequestRefresh();
            return Refuse(result.Exception);
        }

        var caller = Claim(result, "azp") ?? Claim(result, "appid");
        return string.Equals(caller, clientId, StringComparison.OrdinalIgnoreCase)
            ? new Accepted(new VerifiedWebhook(request, Assurance.Authenticated))
            : new Refused(VerificationFailure.WrongRecipient, "The token was issued to another application than ClientId.");
    }

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration configuration, DateTimeOffset now) => new()
    {
        ValidAudience = audience,
        // Tokens of version 1 name the older issuer; which version is used is the audience's setting, not the sender's.
        ValidIssuers = [configuration.Issuer, $"https://sts.windows.net/{tenant}/"],
        IssuerSigningKeys = configuration.SigningKeys,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) =>
            until is not null && now.UtcDateTime - Skew <= until && (from is null || now.UtcDateTime + Skew >= from),
    };

    private static Refused Refuse(Exception? exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException =>
            new(VerificationFailure.TooOld, "The token is expired or not valid yet."),
        SecurityTokenInvalidAudienceException => new(VerificationFailure.WrongRecipient, "The token is for another audience."),
        SecurityTokenInvalidIssuerException => new(VerificationFailure.WrongRecipient, "The token is of another tenant."),
        SecurityTokenInvalidAlgorithmException => new(VerificationFailure.Unsupported, "The token's algorithm is not RS256."),
        SecurityTokenMalformedException or ArgumentException => new(VerificationFailure.Malformed, "The bearer token is no JWT."),
        _ => new(VerificationFailure.NoMatchingKey, "The token is not signed by the tenant's keys."),
    };

    private static string? Claim(TokenValidationResult result, string name) =>
        result.Claims.TryGetValue(name, out var value) ? value as string : null;

    private static Refused KeyUnavailable() => new(VerificationFailure.KeyUnavailable, "The tenant's keys could not be fetched.");
}
