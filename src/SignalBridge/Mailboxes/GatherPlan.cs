using Azure.Data.Tables;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>One transaction of a gathering: which events stay, with their keys, and which end.</summary>
internal sealed class GatherPlan(Signal signal, MailboxState before, DateTimeOffset now)
{
    private readonly Dictionary<string, BridgeEventId> _owners = [];
    private readonly List<TableTransactionAction> _changes = [];
    private readonly List<EndedSlice> _ended = [];
    private readonly List<(BridgeEventId Id, StoredEvent Event, KeyOwner? Owner)> _decided = [];

    public MailboxState State { get; private set; } = before;

    public IReadOnlyList<TableTransactionAction> Changes => _changes;

    public IReadOnlyList<EndedSlice> Ended => _ended;

    /// <summary>The events whose keys are decided: those that stay have theirs, the others repeat an event.</summary>
    public IReadOnlyList<(BridgeEventId Id, StoredEvent Event, KeyOwner? Owner)> Decided => _decided;

    /// <summary>Takes in the next events, as far as none has died for which the owner wants the signal to hold.</summary>
    public void Add(ChunkSlice slice, IReadOnlyDictionary<BridgeEventId, SeenKeys> keys)
    {
        List<EndedEvent> ended = [];
        var isWhole = slice.IsLast;
        foreach (var (place, item) in slice.Events)
        {
            if (State.Pause is not null)
            {
                isWhole = false;
                break;
            }

            var id = slice.IdOf(place);
            if (now - item.ReceivedAt > signal.MaximumAge)
            {
                var reason = $"It waited longer than {signal.MaximumAge:c}.";
                ended.Add(End(id, item, EventState.Dead, reason, null));
                State = State.AfterDeath(signal.OnDead, id, reason);
            }
            else if (OwnerOf(item, keys[id]) is { } owner)
            {
                ended.Add(End(id, item, EventState.Duplicate, $"It repeats event {owner.Event}.", owner.Event));
                _decided.Add((id, item, owner));
            }
            else
            {
                _changes.AddRange(keys[id].Changes);
                _decided.Add((id, item, null));
                foreach (var key in item.Keys)
                {
                    _owners[key] = id;
                }
            }
        }

        _ended.Add(new EndedSlice(slice, ended));
        if (isWhole || ended.Count > 0)
        {
            _changes.Add(slice.Source.Chunk.Ending([.. ended.Select(e => e.Id.Place)], gathered: isWhole));
        }
    }

    // Who has a key in the table, or takes it in this very transaction.
    private KeyOwner? OwnerOf(StoredEvent item, SeenKeys seen) =>
        seen.Owner ?? item.Keys.Where(_owners.ContainsKey).Select(key => new KeyOwner(_owners[key].ToString(), key))
            .FirstOrDefault();

    private EndedEvent End(BridgeEventId id, StoredEvent item, EventState end, string reason, string? of)
    {
        var ended = new EndedEvent(id, end, item, now, reason, of, State.IsAttempted(id) ? State.Attempted!.Attempts : []);
        _changes.Add(new TableTransactionAction(TableTransactionActionType.Add, ended.Row()));
        State = (State.IsAttempted(id) ? State.WithoutAttempt() : State).Count(end);
        return ended;
    }
}
