using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SignalBridge.Configuration;

namespace SignalBridge.Storage;

/// <summary>The storage account, what is in it, and its clock.</summary>
internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(
        this IServiceCollection services, StorageAccount account, StorageOptions names, CommonClock clock) => services
        .RemoveAll<TimeProvider>().AddSingleton(clock).AddSingleton<TimeProvider>(clock)
        .AddSingleton(account)
        .AddSingleton(names)
        .AddSingleton<StorageClients>()
        .AddSingleton<StorageSetup>();

    /// <summary>A part that takes one of the account's clients besides what the container has.</summary>
    public static IServiceCollection AddWith<T>(this IServiceCollection services, params Func<StorageClients, object>[] clients)
        where T : class => services.AddSingleton(p => Create<T>(p, clients));

    /// <summary>The same, as one of several that serve for <typeparamref name="TService"/>.</summary>
    public static IServiceCollection AddWith<TService, T>(this IServiceCollection services, params Func<StorageClients, object>[] clients)
        where TService : class
        where T : class, TService => services.AddSingleton<TService>(p => Create<T>(p, clients));

    private static T Create<T>(IServiceProvider services, Func<StorageClients, object>[] clients) => ActivatorUtilities.CreateInstance<T>(
        services, [.. clients.Select(client => client(services.GetRequiredService<StorageClients>()))]);
}
