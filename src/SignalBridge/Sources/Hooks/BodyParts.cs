using System.Buffers;

namespace SignalBridge.Sources.Hooks;

/// <summary>
/// What has come of a body, in rented parts that grow with it: a sender who announces a megabyte and sends one byte takes the
/// room of a page, and no part is on the large object heap.
/// </summary>
/// <param name="room">What they take room of; null for any.</param>
internal sealed class BodyParts(BodyRoom? room) : IDisposable
{
    private const int SmallestPart = 4096;
    private const int LargestPart = 64 * 1024;

    private readonly List<byte[]> _parts = [];

    // Of the last part; the others are full.
    private int _used;

    public int Length { get; private set; }

    /// <summary>Adds bytes.</summary>
    /// <param name="bytes">What came.</param>
    /// <returns>False where there is no room for them.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_parts.Count == 0 || _used == _parts[^1].Length)
            {
                var size = Math.Clamp(Length, SmallestPart, LargestPart);
                if (room?.TryTake(size) == false)
                {
                    return false;
                }

                _parts.Add(ArrayPool<byte>.Shared.Rent(size));
                _used = 0;
            }

            var free = _parts[^1].AsSpan(_used);
            var fitting = bytes[..Math.Min(free.Length, bytes.Length)];
            fitting.CopyTo(free);
            bytes = bytes[fitting.Length..];
            _used += fitting.Length;
            Length += fitting.Length;
        }

        return true;
    }

    /// <summary>All of it in one piece, which is nobody else's.</summary>
    public byte[] ToArray()
    {
        var whole = new byte[Length];
        var at = 0;
        foreach (var part in _parts)
        {
            var used = Math.Min(part.Length, Length - at);
            part.AsSpan(0, used).CopyTo(whole.AsSpan(at));
            at += used;
        }

        return whole;
    }

    public void Dispose()
    {
        foreach (var part in _parts)
        {
            ArrayPool<byte>.Shared.Return(part);
        }

        _parts.Clear();
    }
}
