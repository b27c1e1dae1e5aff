using System.Buffers.Binary;
using System.Security.Cryptography;

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
        BinaryPrimitives.WriteInt64BigEndian(bytes, (_milliseconds << 16) | 0x7000L | (uint)_counter);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
