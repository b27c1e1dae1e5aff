namespace SignalBridge.Timing;

/// <summary>
/// How long a turn may go on changing events before it gives the signal back. It counts from the first change: however long the
/// reading before it took, each turn gets something done.
/// </summary>
internal sealed class Patience(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private long? _begun;

    /// <summary>Says that something has been changed.</summary>
    /// <exception cref="TimeUpException">It is enough for now.</exception>
    public void Spend()
    {
        _begun ??= time.GetTimestamp();
        if (time.GetElapsedTime(_begun.Value) > Longest)
        {
            throw new TimeUpException();
        }
    }
}
