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

    // A turn reads its chunk whole, and what is written travels as text: more than this at once would be in nobody's favour, and
    // as one piece on the large object heap. An entity holds 1 MiB, and what was stored before has up to 768 KiB.
    public const int MaximumBytes = 128 * 1024;

    private readonly TableEntity _row;
    private readonly byte[] _ended;
    private readonly Lazy<IReadOnlyList<ReadOnlyMemory<byte>>> _events;

    private Chunk(TableEntity row, ETag etag, byte[] ended, Lazy<IReadOnlyList<ReadOnlyMemory<byte>>> events)
    {
        (_row, ETag, _ended, _events) = (row, etag, ended, events);
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

    public static Chunk From(TableEntity row) => new(
        row, row.ETag, row.GetBinary("Ended"),
            new Lazy<IReadOnlyList<ReadOnlyMemory<byte>>>(() => PackedEvents.Read(row, row.GetInt32("Count")!.Value)));

    public static TableEntity Row(string signal, Guid id, IReadOnlyList<byte[]> events)
    {
        var row = new TableEntity(signal, MailboxKeys.Log(id))
        {
            ["Count"] = events.Count,
            ["Ended"] = new byte[(events.Count + 7) / 8],
        };
        row["Bytes"] = PackedEvents.Write(row, events);
        return row;
    }

    public bool HasEnded(int place) => (_ended[place / 8] & (1 << (place % 8))) != 0;

    /// <summary>The first place whose event has not ended.</summary>
    public int FirstPending => Enumerable.Range(0, Count).First(place => !HasEnded(place));

    public IEnumerable<int> PendingPlaces => Enumerable.Range(0, Count).Where(place => !HasEnded(place));

    /// <summary>The event at a place, as stored: a stub where its content is in a blob.</summary>
    public StoredEvent this[int place] => Read(_events.Value[place]);

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

    /// <summary>
    /// The chunk once some of its events have ended. Its version is not known any more: the claim on the mailbox has to do.
    /// </summary>
    public Chunk After(IReadOnlyCollection<int> places) => new(_row, ETag.All, With(places), _events);

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
    public IEnumerable<(int Place, StoredEvent Event, int Bytes)> Pending() =>
        PendingPlaces.Select(place => (place, Read(_events.Value[place]), _events.Value[place].Length));

    private static StoredEvent Read(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, MailboxJson.Default.StoredEvent)!;
}
