using System.Net;
using System.Net.Sockets;

namespace SignalBridge.Tests.Campaign;

/// <summary>
/// A port that nobody should connect to. Who does all the same is noted, then hung up on, so that he need not wait.
/// </summary>
internal sealed class SilentListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private volatile bool _called;

    public SilentListener()
    {
        _listener.Start();
        _ = HangUpAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether somebody has connected; true before his call can end.</summary>
    public bool WasCalled => _called || _listener.Pending();

    public void Dispose() => _listener.Dispose();

    private async Task HangUpAsync()
    {
        try
        {
            while (true)
            {
                using var caller = await _listener.AcceptSocketAsync();
                _called = true;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
