using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Hooks;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;

namespace SignalBridge.Sources;

/// <summary>What takes events in: hooks, file drops and schedules.</summary>
internal static class SourceRegistration
{
    /// <summary>Adds them.</summary>
    /// <param name="services">Gets them.</param>
    /// <param name="bodies">How many bytes of bodies may be in memory at once.</param>
    public static IServiceCollection AddSources(this IServiceCollection services, long bodies) => services
        .AddSingleton(p => new BodyBudget(p.GetRequiredService<TimeProvider>(), bodies))
        .AddSingleton<Reception>()
        .AddSingleton<RefusalLog>()
        .AddSingleton<HookTally>()
        .AddSingleton<HookPipeline>()
        .AddRequests()
        .AddWith<FileDropReceiver>(storage => storage.Imports, storage => storage.Sources)
        .AddWith<ScheduleRecords>(storage => storage.Sources)
        .AddSingleton<ScheduleClock>();
}
