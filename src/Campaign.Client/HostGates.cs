using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Campaign.Client;

/// <summary>One gate per service and host. A changed address gets a new one, with its breaker closed.</summary>
internal sealed class HostGates(TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<(string Service, string Host), HostGate> _gates = new();

    public HostGate For(string service, CampaignAddress address) =>
        _gates.GetOrAdd((service, address.Host), key => new HostGate(key.Service, key.Host, time, logger));

    public IReadOnlyList<HostState> States =>
        [.. _gates.OrderBy(gate => gate.Key.Service, StringComparer.Ordinal)
            .ThenBy(gate => gate.Key.Host, StringComparer.Ordinal).Select(gate => gate.Value.State)];
}
