using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>What keeps requests and numbers.</summary>
internal static class RequestRegistration
{
    public static IServiceCollection AddRequests(this IServiceCollection services) => services
        .AddSingleton<HookNumbers>()
        .AddWith<NumbersStore>(storage => storage.Sources)
        .AddSingleton<BridgeNumbers>()
        .AddHostedService<NumbersPump>()
        .AddSingleton<RequestGate>()
        .AddSingleton<RequestKeeper>()
        .AddWith<RequestStore>(storage => storage.Sources)
        .AddSingleton<RequestWriter>()
        .AddHostedService(p => p.GetRequiredService<RequestWriter>());
}
