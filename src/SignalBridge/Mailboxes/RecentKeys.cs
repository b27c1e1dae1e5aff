namespace SignalBridge.Mailboxes;

/// <summary>
/// The deduplication keys that this instance accepted lately, so that most repeats are known at once. Only a shortcut: what
/// it has forgotten, the turn finds.
/// </summary>
internal sealed class RecentKeys(int capacity = 25_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Signal, string Key), (EventId Id, DateTimeOffset Until)> _known = [];
    private readonly Queue<(string Signal, string Key)> _order = new();

    public EventId? Find(string signal, IReadOnlyList<string> keys, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                if (_known.TryGetValue((signal, key), out var found) && found.Until > now)
                {
                    return found.Id;
                }
            }

            return null;
        }
    }

    /// <summary>Remembers the first event with a key.</summary>
    public void Add(IReadOnlyList<string> keys, EventId id, DateTimeOffset now, TimeSpan rememberFor)
    {
        lock (_lock)
        {
            foreach (var key in keys)
            {
                Add((id.Signal, key), id, now, now + rememberFor);
            }
        }
    }

    private void Add((string Signal, string Key) entry, EventId id, DateTimeOffset now, DateTimeOffset until)
    {
        if (!_known.TryGetValue(entry, out var known))
        {
            _known[entry] = (id, until);
            _order.Enqueue(entry);
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
        else if (known.Until <= now)
        {
            _known[entry] = (id, until);
        }
    }
}
