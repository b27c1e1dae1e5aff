namespace SignalBridge.Timing;

/// <summary>
/// How long a failed call is left alone: doubling from 2 s to 5 min, with jitter, so that signals do not come back in step.
/// </summary>
internal static class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <param name="failures">Failures in a row, this one included; from 1.</param>
    /// <param name="asked">What the other side asked for; the least that is waited.</param>
    public static TimeSpan After(int failures, TimeSpan? asked)
    {
        var doubled = Math.Min(First.TotalSeconds * Math.Pow(2, Math.Min(failures - 1, 20)), Longest.TotalSeconds);
        var jittered = TimeSpan.FromMilliseconds(Math.Ceiling(1000 * doubled * (0.75 + (Random.Shared.NextDouble() / 4))));
        return asked > jittered ? asked.Value : jittered;
    }
}
