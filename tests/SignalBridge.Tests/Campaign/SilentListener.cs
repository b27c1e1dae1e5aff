using System.Net;
using System.Net.Sockets;

namespace SignalBridge.Tests.Campaign;

/// <summary>A port that nobody should connect to.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SilentListener() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>A connection that is or was there. The kernel lists it before the one who connected learns of it.</summary>
    public bool WasCalled => _listener.Pending();

    public void Dispose() => _listener.Dispose();
}
