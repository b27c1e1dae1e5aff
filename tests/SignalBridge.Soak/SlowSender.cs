using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SignalBridge.Soak;

/// <summary>
/// A stranger's connections: each announces a megabyte, sends its beginning and then a byte a second. A connection that is ended
/// is opened again.
/// </summary>
internal sealed class SlowSender(Uri server, string hook, SlowOptions options)
{
    private const int Announced = 1 << 20;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly byte[] _beginning =
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"POST /api/hooks/{hook} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Announced}\r\n\r\n")),
        .. Enumerable.Repeat((byte)' ', options.AtOnce),
    ];

    private int _open;
    private int _ended;

    /// <summary>How many connections are open now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>How many the server has answered or ended.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Goes on until told to stop.</summary>
    public Task RunAsync(CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, options.Connections).Select(place => RunAsync(place, stop)));

    private async Task RunAsync(int place, CancellationToken stop)
    {
        try
        {
            // Not all in the same moment, neither the first time nor later.
            await Task.Delay(Period * ((double)place / options.Connections), TimeProvider.System, stop);
            while (true)
            {
                await OneAsync(stop);
                Interlocked.Increment(ref _ended);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private async Task OneAsync(CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            LingerState = new LingerOption(true, 0),
            NoDelay = true
        };
        var isOpen = false;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, stop);
            Interlocked.Increment(ref _open);
            isOpen = true;
            await socket.SendAsync(_beginning, stop);
            var ended = socket.ReceiveAsync(new byte[256], stop).AsTask();
            while (await Task.WhenAny(ended, Task.Delay(Period, TimeProvider.System, stop)) != ended)
            {
                await socket.SendAsync(" "u8.ToArray(), stop);
            }

            await ended;
        }
        catch (SocketException)
        {
            // The server has ended it.
        }
        finally
        {
            Interlocked.Add(ref _open, isOpen ? -1 : 0);
        }
    }
}
