using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Storage;

namespace SignalBridge.Waking;

/// <summary>What wakes signals.</summary>
internal static class WakingRegistration
{
    public static IServiceCollection AddWaking(this IServiceCollection services) => services
        .AddSingleton(p => p.GetRequiredService<StorageClients>().Wakes)
        .AddSingleton<Alarms>()
        .AddSingleton<Wakes>()
        .AddWith<PoisonWakes>(storage => storage.PoisonWakes);
}
