using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

/// <summary>
/// Runs in the measured process before its own Main (DOTNET_STARTUP_HOOKS), and tells whoever connects to a socket what the
/// process has taken so far: so every server is measured as it is built, and all alike.
/// </summary>
internal sealed class StartupHook
{
    /// <summary>The environment variable that names the socket.</summary>
    public const string SocketVariable = "BENCHMARK_SOCKET";

    private static readonly ConcurrentDictionary<int, long> Requests = new();
    private static readonly MeterListener Listener = new();

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(SocketVariable) is not { Length: > 0 } path)
        {
            return;
        }

        // Each request is one transaction of storage, where it goes to storage's port.
        Listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "http.client.request.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        Listener.SetMeasurementEventCallback<double>(Count);
        Listener.Start();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen();
        new Thread(() => Answer(socket)) { IsBackground = true }.Start();
    }

    private static void Count(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags,
        object? state)
    {
        foreach (var (name, tag) in tags)
        {
            if (name == "server.port" && tag is int port)
            {
                Requests.AddOrUpdate(port, 1, (_, count) => count + 1);
            }
        }
    }

    private static void Answer(Socket socket)
    {
        while (true)
        {
            using var asking = socket.Accept();
            if (asking.Receive(new byte[1]) > 0)
            {
                // Room is asked for in this way where what was taken under load is to be given back by itself or not at all:
                // nothing is collected here.
                asking.Send(Encoding.ASCII.GetBytes(Line()));
            }
        }
    }

    private static string Line() => string.Create(CultureInfo.InvariantCulture,
        $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(0)} {GC.CollectionCount(2)} {Environment.CpuUsage.TotalTime.Ticks} {Environment.WorkingSet}")
        + string.Concat(Requests.Select(r => string.Create(CultureInfo.InvariantCulture, $" {r.Key}={r.Value}")));
}
