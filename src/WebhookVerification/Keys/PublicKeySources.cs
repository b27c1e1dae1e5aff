using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WebhookVerification.Keys;

/// <summary>Where the schemes whose keys are fetched get them.</summary>
internal sealed record PublicKeySources(IAdobeKeys Adobe, Func<string, IConfigurationManager<OpenIdConnectConfiguration>> Entra)
{
    public static PublicKeySources Internet { get; } = new(AdobeKeys.Shared, tenant =>
        new ConfigurationManager<OpenIdConnectConfiguration>(
            $"https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever { RequireHttps = true }));
}
