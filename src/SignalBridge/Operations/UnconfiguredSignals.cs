using SignalBridge.Mailboxes;
using SignalBridge.Routing;

namespace SignalBridge.Operations;

/// <summary>
/// Mailboxes with pending events whose signal is not in the configuration: it was renamed or taken out while they waited. They
/// fire no more until it is back, and nobody would look for them.
/// </summary>
internal sealed class UnconfiguredSignals(Routes routes, MailboxRegistry mailboxes)
{
    /// <summary>Finds them, by one read for each signal that there has ever been.</summary>
    public async Task<IReadOnlyList<UnconfiguredSignal>> FindAsync(CancellationToken cancellationToken)
    {
        List<UnconfiguredSignal> found = [];
        await foreach (var name in mailboxes.NamesAsync(cancellationToken))
        {
            if (!routes.Signals.ContainsKey(name) && await mailboxes.For(name)
                .CountAsync(cancellationToken) is { Pending: > 0 } counts)
            {
                found.Add(new UnconfiguredSignal(name, counts.Pending));
            }
        }

        return found;
    }
}
