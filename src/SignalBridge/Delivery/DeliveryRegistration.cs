using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery.Batches;
using SignalBridge.Storage;

namespace SignalBridge.Delivery;

/// <summary>What takes turns and fires.</summary>
internal static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddWith<BridgeSwitch>(storage => storage.Sources)
        .AddWith<BatchFiles>(storage => storage.Batches)
        .AddSingleton<EventFirer>()
        .AddSingleton<MailboxChanges>()
        .AddHostedService<WorkflowWatch>()
        .AddSingleton<TurnRunner>()
        .AddSingleton<TurnPump>()
        .AddSingleton<Sweep>();
}
