using System.Buffers.Binary;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;

namespace SignalBridge.Mailboxes;

/// <summary>
/// The events of one group commit, packed into one row: one insert however many there are, because a partition takes
/// about 2,000 rows a second. Which of them have ended is kept on the row itself.
/// </summary>
internal sealed class Chunk
{
    public const int MaximumEvents = 256;

    // An entity holds 1 MiB, a binary property 64 KiB (https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model).
    public const int MaximumBytes = 12 * PropertyBytes;
    private const int PropertyBytes = 64 * 1024;

    private readonly TableEntity _row;
    private readonly byte[] _ended;
    private readonly Lazy<ReadOnlyMemory<byte>> _packed;

    private Chunk(TableEntity row, ETag etag, byte[] ended, Lazy<ReadOnlyMemory<byte>> packed)
    {
        (_row, ETag, _ended, _packed) = (row, etag, ended, packed);
        Id = Guid.ParseExact(row.RowKey.AsSpan(MailboxKeys.LogPrefix.Length), "N");
        Count = row.GetInt32("Count")!.Value;
        Bytes = row.GetInt32("Bytes")!.Value;
        IsGathered = row.GetBoolean("Gathered") ?? false;
    }

    public Guid Id { get; }

    public string Signal => _row.PartitionKey;

    public int Count { get; }

    /// <summary>The size of its events.</summary>
    public int Bytes { get; }

    public int Remaining => Count - Enumerable.Range(0, Count).Count(HasEnded);

    public ETag ETag { get; }

    /// <summary>Whether its events have their deduplication keys and wait only for the one that fires for all.</summary>
    public bool IsGathered { get; }

    /// <summary>The columns that tell how many events remain, without the events.</summary>
    public static IEnumerable<string> Outline => ["PartitionKey", "RowKey", "Count", "Bytes", "Ended", "Gathered"];

    public static Chunk From(TableEntity row) => new(row, row.ETag, row.GetBinary("Ended"), new Lazy<ReadOnlyMemory<byte>>(() => Packed(row)));

    public static TableEntity Row(string signal, Guid id, IReadOnlyList<byte[]> events)
    {
        var packed = new byte[events.Sum(e => sizeof(int) + e.Length)];
        var at = 0;
        foreach (var item in events)
        {
            BinaryPrimitives.WriteInt32LittleEndian(packed.AsSpan(at), item.Length);
            item.CopyTo(packed, at + sizeof(int));
            at += sizeof(int) + item.Length;
        }

        var row = new TableEntity(signal, MailboxKeys.Log(id))
        {
            ["Count"] = events.Count,
            ["Bytes"] = packed.Length,
            ["Ended"] = new byte[(events.Count + 7) / 8],
        };
        for (var i = 0; i * PropertyBytes < packed.Length; i++)
        {
            row[$"Events{i}"] = packed[(i * PropertyBytes)..Math.Min(packed.Length, (i + 1) * PropertyBytes)];
        }

        return row;
    }

    private static byte[] Packed(TableEntity row)
    {
        var parts = Enumerable.Range(0, MaximumBytes / PropertyBytes).Select(i => row.GetBinary($"Events{i}")).TakeWhile(b => b is not null).ToList();
        return parts is [var only] ? only : [.. parts.SelectMany(b => b)];
    }

    public bool HasEnded(int place) => (_ended[place / 8] & (1 << (place % 8))) != 0;

    /// <summary>The first place whose event has not ended.</summary>
    public int FirstPending => Enumerable.Range(0, Count).First(place => !HasEnded(place));

    public IEnumerable<int> PendingPlaces => Enumerable.Range(0, Count).Where(place => !HasEnded(place));

    /// <summary>The event at a place, as stored: a stub where its content is in a blob.</summary>
    public StoredEvent this[int place]
    {
        get
        {
            var packed = _packed.Value;
            for (var i = 0; i < place; i++)
            {
                packed = packed[(sizeof(int) + BinaryPrimitives.ReadInt32LittleEndian(packed.Span))..];
            }

            var length = BinaryPrimitives.ReadInt32LittleEndian(packed.Span);
            return JsonSerializer.Deserialize(packed.Span.Slice(sizeof(int), length), MailboxJson.Default.StoredEvent)!;
        }
    }

    /// <summary>The change of the row that marks one event as ended: the row goes with its last event.</summary>
    public TableTransactionAction Ending(int place) => Ending([place]);

    /// <summary>The same for several.</summary>
    /// <param name="places">Places whose events have not ended.</param>
    /// <param name="gathered">Whether the row is marked as gathered besides.</param>
    public TableTransactionAction Ending(IReadOnlyCollection<int> places, bool gathered = false)
    {
        if (Remaining <= places.Count)
        {
            return new TableTransactionAction(TableTransactionActionType.Delete, _row, ETag);
        }

        var progress = new TableEntity(_row.PartitionKey, _row.RowKey) { ["Ended"] = With(places) };
        if (gathered)
        {
            progress["Gathered"] = true;
        }

        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, progress, ETag);
    }

    /// <summary>The chunk once some of its events have ended. Its version is not known any more: the claim on the mailbox has to do.</summary>
    public Chunk After(IReadOnlyCollection<int> places) => new(_row, ETag.All, With(places), _packed);

    private byte[] With(IEnumerable<int> places)
    {
        var ended = (byte[])_ended.Clone();
        foreach (var place in places)
        {
            ended[place / 8] |= (byte)(1 << (place % 8));
        }

        return ended;
    }

    /// <summary>The events that have not ended, each with its place and its size in the row.</summary>
    public IEnumerable<(int Place, StoredEvent Event, int Bytes)> Pending()
    {
        var packed = _packed.Value;
        for (var place = 0; place < Count; place++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(packed.Span);
            if (!HasEnded(place))
            {
                yield return (place, JsonSerializer.Deserialize(packed.Span.Slice(sizeof(int), length), MailboxJson.Default.StoredEvent)!, length);
            }

            packed = packed[(sizeof(int) + length)..];
        }
    }
}
