using Microsoft.Extensions.DependencyInjection;

namespace SignalBridge.Timing;

/// <summary>The times in force.</summary>
internal static class TimingRegistration
{
    public static IServiceCollection AddTiming(this IServiceCollection services) => services.AddSingleton<LiveTimings>();
}
