using Azure.Core;
using Azure.Core.Pipeline;
using Campaign.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Configuration.Vault;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Retention;
using SignalBridge.Routing;
using SignalBridge.Sources;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Hosting;

/// <summary>The bridge's composition; the same in every host.</summary>
public static class SignalBridgeRegistration
{
    /// <summary>Reads and proves the configuration and adds the bridge.</summary>
    /// <param name="services">What a host brings along is registered already.</param>
    /// <param name="configuration">All that is set; where it names a vault, the vault is read.</param>
    /// <param name="vaultPatience">How long a vault that is away is waited for; null to wait until it is there.</param>
    /// <exception cref="BridgeConfigurationException">It has mistakes; all of them are listed.</exception>
    public static IServiceCollection AddSignalBridge(this IServiceCollection services, IConfiguration configuration,
        TimeSpan? vaultPatience = null)
    {
        var mistakes = new Mistakes();
        services.AddVault(configuration, mistakes, vaultPatience);
        var options = BridgeConfiguration.Read(configuration, mistakes);
        var routes = new RouteBuilder(options, mistakes).Build();
        var clock = new CommonClock(Registered<TimeProvider>(services) ?? TimeProvider.System);
        var account = new StorageAccount(configuration, mistakes, new ClockPolicy(clock),
            Registered<HttpPipelineTransport>(services));
        var bodies = BodyBudgetSetting.Read(configuration, mistakes);
        mistakes.ThrowIfAny();

        return services
            .AddSingleton(options)
            .AddSingleton(new Routes(routes))
            .AddCampaign(options.Campaign)
            .AddTiming()
            .AddStorage(account, options.Storage, clock)
            .AddWaking()
            .AddMailboxes()
            .AddDelivery()
            .AddSources(bodies)
            .AddRetention()
            .AddOperations()
            .AddHosting();
    }

    private static void AddVault(this IServiceCollection services, IConfiguration configuration, Mistakes mistakes,
        TimeSpan? patience)
    {
        if (VaultSecrets.Add(configuration, mistakes, Registered<TokenCredential>(services),
            Registered<HttpPipelineTransport>(services)) is not { } vault)
        {
            return;
        }

        var atStart = patience is { } given ? VaultAtStart.Endless with { Patience = given } : VaultAtStart.Endless;
        Task.Run(() => atStart.ReadAsync(vault, configuration, TimeProvider.System)).GetAwaiter().GetResult();
        services.AddSingleton(vault).AddHostedService<VaultRefresh>();
    }

    // What a host brings along: a clock or an identity of its own, or what carries the calls to Azure.
    private static T? Registered<T>(IServiceCollection services)
        where T : class => services.LastOrDefault(s => s.ServiceType == typeof(T))?.ImplementationInstance as T;

    private static IServiceCollection AddCampaign(this IServiceCollection services, CampaignOptions options)
    {
        var replaceable = new ReplaceableOptions<CampaignOptions>(options);
        services.AddSingleton(replaceable).AddSingleton<Microsoft.Extensions.Options.IOptionsMonitor<CampaignOptions>>(replaceable);
        return services.AddCampaign();
    }

    /// <summary>What every host does by itself while it is up: alarms ring, schedules run at their time.</summary>
    internal static IServiceCollection AddWhileUp(this IServiceCollection services) => services
        .AddHostedService<AlarmPump>()
        .AddHostedService<SchedulePump>();

    private static IServiceCollection AddHosting(this IServiceCollection services) => services
        .AddWith<Beat>(storage => storage.Sources)
        .AddSingleton<ClockTick>()
        .AddSingleton<HealthEndpoints>()
        .AddHostedService(p => p.GetRequiredService<StorageSetup>())
        .AddHostedService<ConfigurationReload>()
        .AddHostedService<DeclarationWatch>()
        .AddHostedService<UnconfiguredAtStart>();
}
