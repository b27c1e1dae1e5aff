using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Retention;

/// <summary>What removes whatever has been kept for its time.</summary>
internal static class RetentionRegistration
{
    private static readonly EventState[] Ended =
        [EventState.Fired, EventState.Coalesced, EventState.Duplicate, EventState.Dead, EventState.Discarded];

    public static IServiceCollection AddRetention(this IServiceCollection services)
    {
        foreach (var state in Ended)
        {
            services.AddSingleton<IExpiring>(p => ActivatorUtilities.CreateInstance<ExpiredEvents>(p, state));
        }

        return services
            .AddSingleton<IExpiring, ExpiredKeys>()
            .AddSingleton<IExpiring, OrphanedPayloads>()
            .AddSingleton<IExpiring, IdleTallies>()
            .AddWith<IExpiring, ExpiredBatches>(storage => storage.Batches)
            .AddWith<ExpiredRequests>(storage => storage.Sources)
            .AddSingleton<Expiry>();
    }
}
