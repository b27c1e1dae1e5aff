using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What keeps requests and numbers.</summary>
internal static class RequestRegistration
{
    public static IServiceCollection AddRequests(this IServiceCollection services, StorageOptions names) => services
        .AddSingleton<HookNumbers>()
        .AddSingleton(p => new NumbersStore(Table(p, names), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<BridgeNumbers>()
        .AddHostedService<NumbersPump>()
        .AddSingleton<RequestGate>()
        .AddSingleton<RequestKeeper>()
        .AddSingleton(p => new RequestStore(Table(p, names)))
        .AddSingleton<RequestWriter>()
        .AddHostedService(p => p.GetRequiredService<RequestWriter>());

    private static TableClient Table(IServiceProvider services, StorageOptions names) =>
        services.GetRequiredService<StorageAccount>().Tables.GetTableClient(names.SourceTable);
}
