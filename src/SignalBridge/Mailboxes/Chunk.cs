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

    private Chunk(TableEntity row)
    {
        _row = row;
        Id = Guid.ParseExact(row.RowKey.AsSpan(MailboxKeys.LogPrefix.Length), "N");
        Count = row.GetInt32("Count")!.Value;
        _ended = row.GetBinary("Ended");
        Set = row.GetGuid("Set");
        _packed = new Lazy<ReadOnlyMemory<byte>>(() => Packed(row));
    }

    public Guid Id { get; }

    public int Count { get; }

    public int Remaining => Count - Enumerable.Range(0, Count).Count(HasEnded);

    public ETag ETag => _row.ETag;

    /// <summary>The set that its events go together with; null where they were not gathered.</summary>
    public Guid? Set { get; }

    /// <summary>The columns that tell how many events remain, without the events.</summary>
    public static IEnumerable<string> Outline => ["PartitionKey", "RowKey", "Count", "Ended"];

    public static Chunk From(TableEntity row) => new(row);

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

        var row = new TableEntity(signal, MailboxKeys.Log(id)) { ["Count"] = events.Count, ["Ended"] = new byte[(events.Count + 7) / 8] };
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
    /// <param name="set">What the row is marked with besides.</param>
    public TableTransactionAction Ending(IReadOnlyCollection<int> places, Guid? set = null)
    {
        if (Remaining <= places.Count)
        {
            return new TableTransactionAction(TableTransactionActionType.Delete, _row, ETag);
        }

        var ended = (byte[])_ended.Clone();
        foreach (var place in places)
        {
            ended[place / 8] |= (byte)(1 << (place % 8));
        }

        var change = new TableEntity(_row.PartitionKey, _row.RowKey) { ["Ended"] = ended };
        if ((set ?? Set) is { } mark)
        {
            change["Set"] = mark;
        }

        return new TableTransactionAction(TableTransactionActionType.UpdateMerge, change, ETag);
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
