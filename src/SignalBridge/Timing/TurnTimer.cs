namespace SignalBridge.Timing;

/// <summary>
/// How long a turn may go on changing events before it gives the signal back. It counts from the first change: however long the
/// reading before it took, each turn gets something done.
/// </summary>
internal sealed class TurnTimer(TimeProvider time, TimeSpan longest)
{
    private long? _begun;

    /// <summary>Counts a change.</summary>
    /// <returns>Whether that was enough for now.</returns>
    public bool IsUp()
    {
        _begun ??= time.GetTimestamp();
        return time.GetElapsedTime(_begun.Value) > longest;
    }
}
