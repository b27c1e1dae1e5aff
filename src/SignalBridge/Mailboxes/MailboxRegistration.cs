using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Mailboxes;

/// <summary>The mailboxes, and what puts events into them.</summary>
internal static class MailboxRegistration
{
    public static IServiceCollection AddMailboxes(this IServiceCollection services) => services
        .AddWith<PayloadStore>(storage => storage.Payloads)
        .AddSingleton(p => new MailboxRegistry(
            p.GetRequiredService<StorageAccount>().Tables, p.GetRequiredService<StorageOptions>().MailboxTable,
            p.GetRequiredService<PayloadStore>(), p.GetRequiredService<LiveTimings>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton(new RecentKeys())
        .AddSingleton<AppendWatch>()
        .AddSingleton<Intake>();
}
