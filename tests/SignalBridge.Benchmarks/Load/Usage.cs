using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace SignalBridge.Benchmarks.Load;

/// <summary>What a process has taken, up to a moment or between two.</summary>
/// <param name="Allocated">Bytes.</param>
/// <param name="Collections">Garbage collections of any generation.</param>
/// <param name="Full">Those of generation 2.</param>
/// <param name="Processor">Processor time.</param>
/// <param name="Resident">Bytes of memory that are resident.</param>
/// <param name="Requests">Requests it made, by port.</param>
internal sealed record Usage(long Allocated, long Collections, long Full, TimeSpan Processor, long Resident,
    IReadOnlyDictionary<int, long> Requests)
{
    /// <summary>Asks the hook in a process.</summary>
    public static async Task<Usage> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
        await socket.SendAsync(new byte[1], cancellationToken);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var words = (await reader.ReadToEndAsync(cancellationToken)).Split(' ');
        var numbers = words[..5].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToList();
        return new Usage(numbers[0], numbers[1], numbers[2], TimeSpan.FromTicks(numbers[3]), numbers[4],
            words[5..].Select(word => word.Split('=')).ToDictionary(
                pair => int.Parse(pair[0], CultureInfo.InvariantCulture), pair =>
                    long.Parse(pair[1], CultureInfo.InvariantCulture)));
    }

    public Usage Since(Usage before) => new(Allocated - before.Allocated, Collections - before.Collections, Full - before.Full,
        Processor - before.Processor, Resident,
            Requests.ToDictionary(r => r.Key, r => r.Value - before.Requests.GetValueOrDefault(r.Key)));

    /// <summary>How many of the requests went to these ports.</summary>
    public long To(params IEnumerable<int> ports) => ports.Sum(port => Requests.GetValueOrDefault(port));
}
