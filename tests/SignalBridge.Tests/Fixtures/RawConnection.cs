using System.Net.Sockets;
using System.Text;

namespace SignalBridge.Tests.Fixtures;

/// <summary>A connection on which a test writes what no HTTP client would.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly StringBuilder _received = new();

    private RawConnection(TcpClient client) => (_client, _stream) = (client, client.GetStream());

    /// <summary>Sends a request's head, and waits until its body is being read.</summary>
    public static async Task<RawConnection> PostAsync(BridgeUnderTest bridge, string hook, long announced,
        CancellationToken cancellationToken)
    {
        var connection =
            await OpenAsync(bridge, $"POST /api/hooks/{hook}", $"Content-Length: {announced}\r\nExpect: 100-continue",
                cancellationToken);
        (await connection.ReceiveAsync("\r\n\r\n", cancellationToken)).ShouldStartWith("HTTP/1.1 100 ");
        return connection;
    }

    /// <summary>Sends a request's head.</summary>
    /// <param name="bridge">To whom.</param>
    /// <param name="request">Method and path.</param>
    /// <param name="headers">Lines of the head.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public static async Task<RawConnection> OpenAsync(BridgeUnderTest bridge, string request, string headers,
        CancellationToken cancellationToken)
    {
        var address = bridge.Http.BaseAddress!;
        var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        var connection = new RawConnection(client);
        await connection.SendAsync(
            Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\n{headers}\r\n\r\n"), cancellationToken);
        return connection;
    }

    public async Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        await _stream.WriteAsync(bytes, cancellationToken);

    /// <summary>Whether an answer, or its beginning, has come.</summary>
    public bool HasAnswer => _stream.DataAvailable;

    /// <summary>What comes up to some text, or up to the end.</summary>
    public async Task<string> ReceiveAsync(string upTo, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Eventually.Bound);
        var buffer = new byte[4096];
        _received.Clear();
        while (!_received.ToString().Contains(upTo, StringComparison.Ordinal)
            && await _stream.ReadAsync(buffer, patience.Token) is > 0 and var length)
        {
            _received.Append(Encoding.ASCII.GetString(buffer, 0, length));
        }

        return _received.ToString();
    }

    public void Dispose()
    {
        // At once, so that thousands leave no trace.
        _client.LingerState = new LingerOption(true, 0);
        _client.Dispose();
    }
}
