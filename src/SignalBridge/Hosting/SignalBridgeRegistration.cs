using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Queues;
using Campaign.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalBridge.Configuration;
using SignalBridge.Configuration.Vault;
using SignalBridge.Delivery;
using SignalBridge.Delivery.Batches;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Operations.Requests;
using SignalBridge.Retention;
using SignalBridge.Routing;
using SignalBridge.Sources;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;
using SignalBridge.Timing;
using SignalBridge.Waking;
using SignalBridge.Words;

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

        services.RemoveAll<TimeProvider>().AddSingleton(clock).AddSingleton<TimeProvider>(clock);
        services.AddSingleton(new Routes(routes));
        services.AddSingleton(account);
        services.AddSingleton(options.Storage).AddSingleton(options);
        return services.AddCampaign(options.Campaign).AddMailboxes(options.Storage).AddDelivery(options.Storage)
            .AddRetention(options.Storage)
            .AddSources(options.Storage, bodies).AddOperations().AddStorageSetup();
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

    private static IServiceCollection AddMailboxes(this IServiceCollection services, StorageOptions names) => services
        .AddSingleton<LiveTimings>()
        .AddSingleton(p => new PayloadStore(p.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.PayloadContainer)))
        .AddSingleton(p => new MailboxRegistry(p.GetRequiredService<StorageAccount>().Tables, names.MailboxTable,
            p.GetRequiredService<PayloadStore>(), p.GetRequiredService<LiveTimings>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(new RecentKeys())
        .AddSingleton<AppendWatch>()
        .AddSingleton<Intake>();

    private static IServiceCollection AddDelivery(this IServiceCollection services, StorageOptions names) => services
        .AddSingleton<QueueClient>(p => p.GetRequiredService<StorageAccount>().Queues.GetQueueClient(names.WakeQueue))
        .AddSingleton<Alarms>()
        .AddSingleton<Wakes>()
        .AddSingleton(p => ActivatorUtilities.CreateInstance<BridgeSwitch>(p,
            p.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable)))
        .AddSingleton(p => ActivatorUtilities.CreateInstance<BatchFiles>(p,
            p.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.BatchContainer)))
        .AddSingleton<EventFirer>()
        .AddSingleton<MailboxChanges>()
        .AddHostedService<WorkflowWatch>()
        .AddSingleton<TurnRunner>()
        .AddSingleton<TurnPump>()
        .AddSingleton(p => ActivatorUtilities.CreateInstance<PoisonWakes>(p,
            p.GetRequiredService<StorageAccount>().Queues.GetQueueClient(names.PoisonWakeQueue)))
        .AddSingleton<Sweep>();

    private static IServiceCollection AddRetention(this IServiceCollection services, StorageOptions names) => services
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, EventState.Fired))
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, EventState.Coalesced))
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, EventState.Duplicate))
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, EventState.Dead))
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, EventState.Discarded))
        .AddSingleton<IExpiring, ExpiredKeys>()
        .AddSingleton<IExpiring, OrphanedPayloads>()
        .AddSingleton<IExpiring, IdleTallies>()
        .AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredBatches>(p,
            p.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.BatchContainer)))
        .AddSingleton(p => ActivatorUtilities.CreateInstance<ExpiredRequests>(p,
            p.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable)))
        .AddSingleton<Expiry>();

    private static IServiceCollection AddSources(this IServiceCollection services, StorageOptions names, long bodies) => services
        .AddSingleton(p => new BodyBudget(p.GetRequiredService<TimeProvider>(), bodies))
        .AddSingleton<Reception>()
        .AddSingleton<RefusalLog>()
        .AddSingleton<HookTally>()
        .AddSingleton<HookPipeline>()
        .AddRequests(names)
        .AddSingleton(p => ActivatorUtilities.CreateInstance<FileDropReceiver>(p,
            p.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.ImportContainer),
            p.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable)))
        .AddSingleton(p => new ScheduleRecords(p.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable)))
        .AddSingleton<ScheduleClock>()
        .AddSingleton(p => ActivatorUtilities.CreateInstance<Beat>(p,
            p.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable)))
        .AddSingleton<ClockTick>();

    private static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<RequestEndpoints>()
        .AddSingleton<RequestGroups>()
        .AddSingleton<RequestSearch>()
        .AddSingleton<VerifyAgain>()
        .AddSingleton<NumbersEndpoints>()
        .AddSingleton<Operator>()
        .AddSingleton<ReplayMapping>()
        .AddSingleton<ReplayForecaster>()
        .AddSingleton<Replay>()
        .AddSingleton<OperatorEndpoints>()
        .AddSingleton<ReplayEndpoints>()
        .AddSingleton<UnconfiguredSignals>()
        .AddSingleton<BridgeEndpoints>()
        .AddSingleton<HealthEndpoints>();

    /// <summary>What every host does by itself while it is up: alarms ring, schedules run at their time.</summary>
    internal static IServiceCollection AddWhileUp(this IServiceCollection services) => services
        .AddHostedService<AlarmPump>()
        .AddHostedService<SchedulePump>();

    private static IServiceCollection AddStorageSetup(this IServiceCollection services) => services
        .AddSingleton<StorageSetup>()
        .AddHostedService(p => p.GetRequiredService<StorageSetup>())
        .AddHostedService<ConfigurationReload>()
        .AddHostedService<DeclarationWatch>()
        .AddHostedService<UnconfiguredAtStart>();
}
