using System.Diagnostics;

namespace SignalBridge.Benchmarks.Load;

/// <summary>How long answers took.</summary>
/// <param name="ticks">Of the stopwatch, one for each.</param>
/// <param name="elapsed">How long it all took.</param>
internal sealed class Latencies(IEnumerable<long> ticks, TimeSpan elapsed)
{
    private readonly long[] _sorted = [.. ticks.Order()];

    public int Count => _sorted.Length;

    public double PerSecond => Count / elapsed.TotalSeconds;

    /// <summary>What a share of them took at most, in milliseconds.</summary>
    public double Percentile(double share) =>
        _sorted.Length == 0 ? 0
            : Stopwatch.GetElapsedTime(0, _sorted[Math.Min(_sorted.Length - 1, (int)(share * _sorted.Length))]).TotalMilliseconds;
}
