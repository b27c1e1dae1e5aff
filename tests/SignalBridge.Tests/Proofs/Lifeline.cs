namespace SignalBridge.Tests.Proofs;

/// <summary>
/// Numbers what an instance writes that lasts (to storage and to Campaign), and kills the instance at one of these writes: from
/// then on none of its calls leaves, and none that is under way brings an answer.
/// </summary>
internal sealed class Lifeline
{
    private readonly Lock _lock = new();
    private readonly List<string> _writes = [];
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CrashPoint? _end;

    /// <summary>The durable writes so far, in order.</summary>
    public IReadOnlyList<string> Writes
    {
        get
        {
            lock (_lock)
            {
                return [.. _writes];
            }
        }
    }

    public bool IsDead => _died.Task.IsCompleted;

    /// <summary>It is to be killed at one of its writes to come, counted from here; null for never.</summary>
    public void KillAt(CrashPoint? point)
    {
        lock (_lock)
        {
            _end = point is null ? null : point with { Write = Count(point) + point.Write };
        }
    }

    /// <exception cref="DeadInstanceException"/>
    public void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new DeadInstanceException();
        }
    }

    /// <summary>A write on its way.</summary>
    /// <exception cref="DeadInstanceException">The instance does not live to see its answer.</exception>
    public async Task<T> WriteAsync<T>(string what, Func<Task<T>> write)
    {
        ThrowIfDead();
        CrashPoint? here;
        lock (_lock)
        {
            _writes.Add(what);
            here = _end is { } end && (end.What ?? what) == what && Count(end) == end.Write ? end : null;
        }

        if (here is { After: false })
        {
            _died.TrySetResult();
        }

        ThrowIfDead();
        var answer = await write();
        if (here is not null)
        {
            _died.TrySetResult();
        }

        ThrowIfDead();
        return answer;
    }

    private int Count(CrashPoint point) => point.What is { } what ? _writes.Count(w => w == what) : _writes.Count;
}
