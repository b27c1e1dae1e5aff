using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Mailboxes;

/// <summary>
/// GUIDs v7 (RFC 9562, 6.2 method 1: a counter in rand_a) that always grow within this process: two chunks of one
/// millisecond keep their order, and so do chunks written after the clock was set back. Not thread-safe.
/// </summary>
internal sealed class ChunkIds(TimeProvider time)
{
    private long _milliseconds;
    private int _counter;

    public Guid Next()
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now > _milliseconds)
        {
            (_milliseconds, _counter) = (now, 0);
        }
        else if (++_counter > 0xfff)
        {
            (_milliseconds, _counter) = (_milliseconds + 1, 0);
        }

        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes[8..]);
        return Make(_milliseconds, _counter, bytes);
    }

    /// <summary>The id of what came to be at a moment and has these keys: the same, whoever makes it.</summary>
    public static Guid Of(DateTimeOffset moment, IEnumerable<string> keys) =>
        Make(moment.ToUnixTimeMilliseconds(), 0, SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', keys))).AsSpan(0, 16));

    /// <param name="milliseconds">The Unix time.</param>
    /// <param name="counter">Twelve bits.</param>
    /// <param name="bytes">Sixteen, of which the last eight tell it from others of the same time.</param>
    private static Guid Make(long milliseconds, int counter, Span<byte> bytes)
    {
        BinaryPrimitives.WriteInt64BigEndian(bytes, (milliseconds << 16) | 0x7000L | (uint)counter);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
