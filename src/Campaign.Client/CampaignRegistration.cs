using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Campaign.Client;

/// <summary>Puts the client into a container.</summary>
public static class CampaignRegistration
{
    /// <summary>
    /// Adds <see cref="CampaignClient"/> and <see cref="DeclarationCheck"/> as singletons. <see cref="CampaignOptions"/> are the
    /// caller's to configure, and read again for each call; a <see cref="TimeProvider"/> that is already registered is used.
    /// </summary>
    public static IServiceCollection AddCampaign(this IServiceCollection services)
    {
        services.AddOptions<CampaignOptions>();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<CampaignClient>();
        services.TryAddSingleton<DeclarationCheck>();
        return services;
    }
}
