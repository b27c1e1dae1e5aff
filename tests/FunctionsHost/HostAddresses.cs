using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace FunctionsHost;

/// <summary>Where the host listens: for its callers, and for its worker.</summary>
internal sealed class HostAddresses
{
    private readonly IServer _server;

    public HostAddresses(IServer server, IHostApplicationLifetime lifetime)
    {
        _server = server;
        lifetime.ApplicationStarted.Register(() => Started?.Invoke());
    }

    /// <summary>Both are listened to.</summary>
    public event Action? Started;

    public Uri Public => All[0];

    public Uri Worker => All[1];

    private List<Uri> All => [.. _server.Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];
}
