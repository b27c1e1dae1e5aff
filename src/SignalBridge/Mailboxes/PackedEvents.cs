using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Azure.Data.Tables;

namespace SignalBridge.Mailboxes;

/// <summary>
/// The events of a chunk as its row's columns hold them: each with its length before it, one behind the other, and packed where
/// that makes them smaller. Most of the cost of an append is in the bytes that travel. Nothing here is large enough for the large
/// object heap.
/// </summary>
internal static class PackedEvents
{
    // A binary property holds 64 KiB
    // (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
    private const int PropertyBytes = 64 * 1024;
    private const int MaximumProperties = 12;

    // Quality 1 of Brotli: what more would save takes longer than it travels.
    private const int Quality = 1;
    private const int Window = 18;

    private const string Packing = "Packing";
    private const string Brotli = "br";

    /// <summary>Writes events into the columns of a row.</summary>
    /// <returns>How many bytes they are, unpacked.</returns>
    public static int Write(TableEntity row, IReadOnlyList<byte[]> events)
    {
        var length = events.Sum(e => sizeof(int) + e.Length);
        var (plain, packed) = (ArrayPool<byte>.Shared.Rent(length), ArrayPool<byte>.Shared.Rent(length));
        try
        {
            var at = 0;
            foreach (var item in events)
            {
                BinaryPrimitives.WriteInt32LittleEndian(plain.AsSpan(at), item.Length);
                item.CopyTo(plain, at + sizeof(int));
                at += sizeof(int) + item.Length;
            }

            if (BrotliEncoder.TryCompress(plain.AsSpan(0, length), packed.AsSpan(0, length), out var written, Quality, Window))
            {
                row[Packing] = Brotli;
                Divide(row, packed.AsSpan(0, written));
            }
            else
            {
                Divide(row, plain.AsSpan(0, length));
            }

            return length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(plain);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Reads the events of a row, in their order; also of one that was stored before anything was packed.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Read(TableEntity row, int count)
    {
        var parts = Enumerable.Range(0, MaximumProperties).Select(i => row.GetBinary($"Events{i}")).TakeWhile(b => b is not null);
        using var stream = new PartsStream(parts);
        if (row.GetString(Packing) is not { } packing)
        {
            return Read(stream, count);
        }

        if (packing != Brotli)
        {
            throw new InvalidDataException($"Row {row.RowKey} is packed as '{packing}', which this version does not know.");
        }

        using var unpacked = new BrotliStream(stream, CompressionMode.Decompress);
        return Read(unpacked, count);
    }

    private static List<ReadOnlyMemory<byte>> Read(Stream stream, int count)
    {
        var events = new List<ReadOnlyMemory<byte>>(count);
        Span<byte> length = stackalloc byte[sizeof(int)];
        while (events.Count < count)
        {
            stream.ReadExactly(length);
            var item = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            stream.ReadExactly(item);
            events.Add(item);
        }

        return events;
    }

    private static void Divide(TableEntity row, ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i * PropertyBytes < bytes.Length; i++)
        {
            row[$"Events{i}"] = bytes[(i * PropertyBytes)..Math.Min(bytes.Length, (i + 1) * PropertyBytes)].ToArray();
        }
    }

    /// <summary>Reads arrays one behind the other.</summary>
    private sealed class PartsStream(IEnumerable<byte[]> parts) : Stream
    {
        private readonly IEnumerator<byte[]> _parts = parts.GetEnumerator();
        private ReadOnlyMemory<byte> _left;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            while (_left.IsEmpty)
            {
                if (!_parts.MoveNext())
                {
                    return 0;
                }

                _left = _parts.Current;
            }

            var read = Math.Min(buffer.Length, _left.Length);
            _left.Span[..read].CopyTo(buffer);
            _left = _left[read..];
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _parts.Dispose();
            base.Dispose(disposing);
        }
    }
}
