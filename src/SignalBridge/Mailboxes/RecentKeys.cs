namespace SignalBridge.Mailboxes;

/// <summary>
/// The deduplication keys that this instance accepted lately, so that most repeats are known at once. Only a shortcut, and only
/// where the turn would find the same: what it has forgotten, and what it cannot be sure of, the turn decides.
/// </summary>
internal sealed class RecentKeys(int capacity = 25_000)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Signal, string Key), Known> _known = [];
    private readonly Queue<(string Signal, string Key)> _order = new();

    /// <summary>Finds the event that another repeats for certain.</summary>
    /// <returns>
    /// One that a turn has taken and that shares a key which proves a repeat; or one that has no other keys than this one, so
    /// that whatever becomes of it becomes of both. Null where there is neither: an event that waits may itself turn out to be a
    /// repeat, by a key that a stranger gave it, and then what has only its other keys is none.
    /// </returns>
    public BridgeEventId? Find(string signal, StoredEvent item, DateTimeOffset now)
    {
        lock (_lock)
        {
            foreach (var key in item.Keys)
            {
                if (_known.TryGetValue((signal, key), out var known) && known.Until > now
                    && ((known.IsTaken && item.Proofs.Contains(key)) || item.Keys.Count(k => IsOf(signal, k, known)) == known.Keys))
                {
                    return known.Id;
                }
            }

            return null;
        }
    }

    /// <summary>Remembers the first event with a key.</summary>
    public void Add(StoredEvent item, BridgeEventId id, DateTimeOffset now, TimeSpan rememberFor)
    {
        var known = new Known(id, now + rememberFor, item.Keys.Count);
        lock (_lock)
        {
            foreach (var key in item.Keys)
            {
                Add((id.Signal, key), known, now);
            }
        }
    }

    /// <summary>
    /// Says that a turn has taken an event: it has its keys, and whatever shares one that proves a repeat is one.
    /// </summary>
    public void Taken(BridgeEventId id, StoredEvent item)
    {
        lock (_lock)
        {
            foreach (var key in item.Keys)
            {
                if (_known.TryGetValue((id.Signal, key), out var known) && known.Id == id)
                {
                    known.IsTaken = true;
                }
            }
        }
    }

    /// <summary>
    /// Says that a turn has found an event to be a repeat: it has none of its keys. The one by which it was found is the other
    /// event's.
    /// </summary>
    public void Repeated(BridgeEventId id, StoredEvent item, KeyOwner owner)
    {
        lock (_lock)
        {
            foreach (var key in item.Keys)
            {
                if (!_known.TryGetValue((id.Signal, key), out var known) || known.Id != id)
                {
                    continue;
                }

                if (key == owner.Key && BridgeEventId.TryParse(owner.Event, out var other))
                {
                    // Of that one's other keys nothing is known, so it is never whole here; it needs none, for it has been taken.
                    _known[(id.Signal, key)] = new Known(other, known.Until, int.MaxValue) { IsTaken = true };
                }
                else
                {
                    _known.Remove((id.Signal, key));
                }
            }
        }
    }

    private bool IsOf(string signal, string key, Known known) =>
        _known.TryGetValue((signal, key), out var found) && ReferenceEquals(found, known);

    private void Add((string Signal, string Key) entry, Known known, DateTimeOffset now)
    {
        if (!_known.TryGetValue(entry, out var before))
        {
            _known[entry] = known;
            _order.Enqueue(entry);
            if (_order.Count > capacity)
            {
                _known.Remove(_order.Dequeue());
            }
        }
        else if (before.Until <= now)
        {
            _known[entry] = known;
        }
    }

    /// <param name="id">The event.</param>
    /// <param name="until">Until when its keys are remembered.</param>
    /// <param name="keys">How many it has.</param>
    private sealed class Known(BridgeEventId id, DateTimeOffset until, int keys)
    {
        public BridgeEventId Id => id;

        public DateTimeOffset Until => until;

        public int Keys => keys;

        public bool IsTaken { get; set; }
    }
}
