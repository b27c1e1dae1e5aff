namespace SignalBridge.Sources.Hooks;

/// <summary>A part of the memory for bodies, and the bodies that take it. Its owner calls it under a lock.</summary>
/// <param name="bytes">How many bytes it has.</param>
/// <param name="share">How many of them one hook may take.</param>
/// <param name="forComing">How many of them those may take that are still coming.</param>
internal sealed class BodyPool(long bytes, long share, long forComing)
{
    private readonly Dictionary<string, long> _byHook = new(StringComparer.Ordinal);

    // Those that are still coming, the oldest first: who might make way.
    private readonly LinkedList<BodyRoom> _coming = [];

    private long _takenByComing;

    public long Taken { get; private set; }

    /// <summary>Whether there is room; cuts off others that are older where that makes it.</summary>
    public bool TryMakeRoom(BodyRoom room, long needed, TimeProvider time)
    {
        // What can never fit is no reason to cut off anybody.
        for (var node = needed <= share ? _coming.First : null; node is not null && !Fits(room, needed);)
        {
            var other = node.Value;
            node = node.Next;
            if (other.Begun >= room.Begun || time.GetElapsedTime(other.Begun) < BodyBudget.Protected)
            {
                break;
            }

            // Where the hook's share is used up, another hook's body is in nobody's way.
            if (other.Hook == room.Hook || _byHook.GetValueOrDefault(room.Hook) + needed <= share)
            {
                Leave(other);
                other.CutOff();
            }
        }

        return Fits(room, needed);
    }

    public void Enter(BodyRoom room)
    {
        room.Pool = this;
        var before = _coming.Last;
        while (before is not null && before.Value.Begun > room.Begun)
        {
            before = before.Previous;
        }

        room.Place = before is null ? _coming.AddFirst(room) : _coming.AddAfter(before, room);
        _takenByComing += room.Taken;
        Count(room.Hook, room.Taken);
    }

    public void Change(BodyRoom room, long by)
    {
        room.Taken += by;
        _takenByComing += room.Place is null ? 0 : by;
        Count(room.Hook, by);
    }

    /// <summary>The body is whole.</summary>
    public void Settle(BodyRoom room)
    {
        if (room.Place is { } place)
        {
            _takenByComing -= room.Taken;
            _coming.Remove(place);
            room.Place = null;
        }
    }

    public void Leave(BodyRoom room)
    {
        Settle(room);
        Count(room.Hook, -room.Taken);
        room.Pool = null;
    }

    private bool Fits(BodyRoom room, long needed) => Taken + needed <= bytes
        && _byHook.GetValueOrDefault(room.Hook) + needed <= share
        && (room.State == BodyRoomState.Whole || _takenByComing + needed <= forComing);

    private void Count(string hook, long by)
    {
        Taken += by;
        var left = _byHook.GetValueOrDefault(hook) + by;
        if (left == 0)
        {
            _byHook.Remove(hook);
        }
        else
        {
            _byHook[hook] = left;
        }
    }
}
