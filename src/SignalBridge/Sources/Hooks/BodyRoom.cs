namespace SignalBridge.Sources.Hooks;

/// <summary>What one body takes of the memory, from its first byte until its webhook is answered.</summary>
internal sealed class BodyRoom(BodyBudget budget, string hook, TimeProvider time) : IDisposable
{
    public string Hook => hook;

    /// <summary>The timestamp at which it began to come.</summary>
    public long Begun { get; } = time.GetTimestamp();

    public bool IsCutOff => State == BodyRoomState.CutOff;

    // The rest is the budget's, under its lock.
    internal BodyRoomState State { get; set; }

    internal long Taken { get; set; }

    internal BodyPool? Pool { get; set; }

    internal LinkedListNode<BodyRoom>? Place { get; set; }

    internal CancellationTokenSource? Interruption { get; set; }

    /// <summary>Takes room for more bytes.</summary>
    /// <returns>False where there is none, or the body has been cut off.</returns>
    public bool TryTake(int bytes) => budget.TryTake(this, bytes);

    /// <summary>Takes room for a body that has come in one piece.</summary>
    public bool TryTakeWhole(int length) => budget.TryTakeWhole(this, length);

    /// <summary>The body is whole and takes so many bytes, no more than it has; it is not cut off any more.</summary>
    /// <returns>False where it has been cut off before.</returns>
    public bool TryKeep(int length) => budget.TryKeep(this, length);

    /// <summary>
    /// A token to wait for more with: cancelled where the caller's is, where the body is cut off, and where no more has come
    /// until <see cref="BodyPace"/> is not met any more.
    /// </summary>
    /// <param name="length">How many bytes have come.</param>
    /// <param name="cancellationToken">The caller's; the first call's counts.</param>
    public CancellationToken Patience(long length, CancellationToken cancellationToken)
    {
        var interruption = budget.Interruption(this);
        _aborted ??= cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), interruption);
        var left = BodyPace.LongestFor(length) - time.GetElapsedTime(Begun);
        interruption.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return interruption.Token;
    }

    private CancellationTokenRegistration? _aborted;

    public void Dispose()
    {
        // Waits for a cancellation under way: its source is disposed next.
        _aborted?.Dispose();
        budget.Leave(this);
    }

    /// <summary>Ends the reading; called by the budget under its lock, so what waits is told elsewhere.</summary>
    internal void CutOff()
    {
        State = BodyRoomState.CutOff;
        _ = Interruption?.CancelAsync();
    }
}

internal enum BodyRoomState
{
    /// <summary>More may come.</summary>
    Coming,

    /// <summary>All of it is there; it keeps its room until its webhook is answered.</summary>
    Whole,

    /// <summary>It had to make way.</summary>
    CutOff,

    /// <summary>Its webhook is answered.</summary>
    Gone,
}
