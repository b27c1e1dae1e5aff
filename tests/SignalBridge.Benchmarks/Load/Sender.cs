using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// Posts webhooks over connections that stay open, one after the other on each. It takes little of the processor that it shares.
/// </summary>
internal sealed class Sender(Uri url)
{
    private static long _lastNumber = Stopwatch.GetTimestamp() % 1_000_000_000;

    /// <summary>Posts for a while.</summary>
    /// <param name="connections">How many.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>How long each answer took, in order of the time taken.</returns>
    /// <exception cref="InvalidOperationException">An answer was not 202.</exception>
    public async Task<Latencies> SendAsync(int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(
            () => SendAsync(() => Stopwatch.GetElapsedTime(started) < duration, cancellationToken), cancellationToken)));
        return new Latencies(times.SelectMany(t => t), Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Posts one.</summary>
    /// <returns>Its number.</returns>
    public async Task<long> SendOneAsync(CancellationToken cancellationToken)
    {
        var left = 1;
        await SendAsync(() => left-- > 0, cancellationToken);
        return Interlocked.Read(ref _lastNumber);
    }

    private async Task<List<long>> SendAsync(Func<bool> goOn, CancellationToken cancellationToken)
    {
        var webhook = new SignedWebhook(url.Authority);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, cancellationToken);
        var (answer, times) = (new byte[8192], new List<long>());
        while (goOn())
        {
            var request = webhook.Number(Interlocked.Increment(ref _lastNumber));
            var begun = Stopwatch.GetTimestamp();
            await socket.SendAsync(request, cancellationToken);
            var length = 0;
            do
            {
                var more = await socket.ReceiveAsync(answer.AsMemory(length), cancellationToken);
                length += more > 0 ? more : throw new IOException("The server closed the connection.");
            }
            while (!IsWhole(answer.AsSpan(0, length)));

            if (!answer.AsSpan(9, 3).SequenceEqual("202"u8))
            {
                throw new InvalidOperationException($"The answer was {System.Text.Encoding.UTF8.GetString(answer, 0, length)}");
            }

            times.Add(Stopwatch.GetTimestamp() - begun);
        }

        return times;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        if (answer.IndexOf("\r\n\r\n"u8) is var end && end < 0)
        {
            return false;
        }

        var head = answer[..end];
        if (head.IndexOf("\r\nContent-Length: "u8) is var at && at < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        return System.Buffers.Text.Utf8Parser.TryParse(head[(at + "\r\nContent-Length: ".Length)..], out int length, out _)
            && answer.Length >= end + 4 + length;
    }
}
