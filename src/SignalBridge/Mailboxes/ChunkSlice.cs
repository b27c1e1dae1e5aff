namespace SignalBridge.Mailboxes;

/// <summary>Events of one chunk that are changed in one transaction, together with slices of other chunks.</summary>
/// <param name="Source">The chunk as the transactions before have left it.</param>
internal sealed record ChunkSlice(ChunkSlice.Progress Source)
{
    // A transaction has 100 changes, of which one is the state's, and 4 MiB; binary properties grow by a third on the wire.
    private const int MaximumChanges = 99;
    private const int MaximumBytes = 2 << 20;

    public List<(int Place, StoredEvent Event)> Events { get; } = [];

    /// <summary>Whether these are the last of the chunk.</summary>
    public bool IsLast { get; private set; }

    public BridgeEventId IdOf(int place) => new(Source.Signal, Source.Chunk.Id, place);

    /// <summary>Divides chunks into as few transactions as can be, many small chunks to one, a large chunk to several.</summary>
    /// <param name="chunks">The chunks, whole.</param>
    /// <param name="changesOf">How many changes an event may need, beside its chunk's own.</param>
    public static async IAsyncEnumerable<IReadOnlyList<ChunkSlice>> TransactionsAsync(
        IAsyncEnumerable<Chunk> chunks, Func<StoredEvent, int> changesOf)
    {
        List<ChunkSlice> slices = [];
        var (changes, bytes) = (0, 0);
        await foreach (var chunk in chunks)
        {
            var source = new Progress(chunk);
            ChunkSlice? slice = null;
            foreach (var (place, item, size) in chunk.Pending())
            {
                var more = changesOf(item) + (slice is null ? 1 : 0);
                if (slices.Count > 0 && (changes + more > MaximumChanges || bytes + size > MaximumBytes))
                {
                    yield return slices;
                    (slices, slice, changes, bytes) = ([], null, 0, 0);
                    more = changesOf(item) + 1;
                }

                if (slice is null)
                {
                    slices.Add(slice = new ChunkSlice(source));
                }

                slice.Events.Add((place, item));
                (changes, bytes) = (changes + more, bytes + size);
            }

            slice?.IsLast = true;
        }

        if (slices.Count > 0)
        {
            yield return slices;
        }
    }

    internal sealed class Progress(Chunk chunk)
    {
        public string Signal => Chunk.Signal;

        public Chunk Chunk { get; private set; } = chunk;

        /// <summary>Says that a transaction has ended events of the chunk.</summary>
        public void Ended(IReadOnlyCollection<int> places) => Chunk = Chunk.After(places);
    }
}
