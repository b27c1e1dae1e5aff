namespace SignalBridge.Sources.Hooks;

/// <summary>
/// The memory that all bodies under way may take together. They are read before their senders are known, so strangers decide what
/// is taken; the rules keep them from each other's way:
/// <list type="bullet">
/// <item>Taken is what has come, in steps, not what was announced.</item>
/// <item>A quarter is for small bodies: large ones never use it up. A quarter of that is for those that come in one piece, as
/// nearly all do: they find room however many others are still coming.</item>
/// <item>Of the rest, one hook may take half.</item>
/// <item>Where room is short, the body that has been coming the longest makes way, once it has had a second. So nobody is kept
/// out by bodies that are slow, only by as much in one second as the room holds.</item>
/// </list>
/// </summary>
/// <param name="time">The time.</param>
/// <param name="bytes">The memory.</param>
internal sealed class BodyBudget(TimeProvider time, long bytes = BodyBudget.DefaultBytes)
{
    public const long DefaultBytes = 256L << 20;

    /// <summary>Up to how many bytes a body is small.</summary>
    public const int SmallBytes = 64 * 1024;

    /// <summary>How long a body cannot be cut off for others' sake.</summary>
    public static readonly TimeSpan Protected = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly BodyPool _small = new(bytes / 4, share: bytes / 4, forComing: bytes / 16 * 3);
    private readonly BodyPool _large = new(bytes / 4 * 3, share: bytes / 8 * 3, forComing: bytes / 4 * 3);

    /// <summary>Lets a body come in; it has no room yet.</summary>
    public BodyRoom Enter(string hook) => new(this, hook, time);

    /// <summary>How much room is taken.</summary>
    public long Taken
    {
        get
        {
            lock (_lock)
            {
                return _small.Taken + _large.Taken;
            }
        }
    }

    /// <summary>Gives a body room for more bytes.</summary>
    /// <returns>False where there is none, or the body has been cut off.</returns>
    internal bool TryTake(BodyRoom room, int more)
    {
        lock (_lock)
        {
            if (room.State != BodyRoomState.Coming)
            {
                return false;
            }

            var pool = room.Taken + more > SmallBytes ? _large : _small;
            if (!pool.TryMakeRoom(room, pool == room.Pool ? more : room.Taken + more, time))
            {
                return false;
            }

            if (pool != room.Pool)
            {
                room.Pool?.Leave(room);
                pool.Enter(room);
            }

            pool.Change(room, more);
            return true;
        }
    }

    /// <summary>Gives room to a body that has come in one piece.</summary>
    internal bool TryTakeWhole(BodyRoom room, int length)
    {
        lock (_lock)
        {
            var pool = length > SmallBytes ? _large : _small;
            room.State = BodyRoomState.Whole;
            if (!pool.TryMakeRoom(room, length, time))
            {
                return false;
            }

            room.Pool = pool;
            pool.Change(room, length);
            return true;
        }
    }

    /// <summary>The body is whole and takes so many bytes, no more than it has; it is not cut off any more.</summary>
    /// <returns>False where it has been cut off before.</returns>
    internal bool TryKeep(BodyRoom room, int length)
    {
        lock (_lock)
        {
            if (room.State != BodyRoomState.Coming)
            {
                return false;
            }

            room.State = BodyRoomState.Whole;
            room.Pool?.Settle(room);
            room.Pool?.Change(room, length - room.Taken);
            return true;
        }
    }

    /// <summary>What a body that is being read waits with; cancelled where it is cut off.</summary>
    internal CancellationTokenSource Interruption(BodyRoom room)
    {
        lock (_lock)
        {
            if (room.Interruption is null)
            {
                room.Interruption = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
                if (room.State == BodyRoomState.CutOff)
                {
                    room.Interruption.Cancel();
                }
            }

            return room.Interruption;
        }
    }

    internal void Leave(BodyRoom room)
    {
        lock (_lock)
        {
            room.Pool?.Leave(room);
            room.State = BodyRoomState.Gone;
            room.Interruption?.Dispose();
        }
    }
}
