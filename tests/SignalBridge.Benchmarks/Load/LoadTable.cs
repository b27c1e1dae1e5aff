using System.Globalization;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// The results side by side: the median of the rounds, and the median of the ratios within each round, which is what carries
/// over.
/// </summary>
internal static class LoadTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<LoadResult> results)
    {
        yield return "| c | subject | acks/s | × naive | p50 ms | p90 | p99 | p99.9 | p99 × naive | bytes a webhook | collections a 1,000 | of gen 2 | storage calls | processor µs | RSS MB |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var connections in results.GroupBy(r => r.Connections))
        {
            foreach (var subject in connections.GroupBy(r => r.Subject))
            {
                double Median(Func<LoadResult, double> of) => LoadTable.Median(subject.Select(of));
                double Ratio(Func<LoadResult, double> of) => LoadTable.Median(
                    from one in subject
                    join naive in connections.Where(r =>
                        r.IsNaive) on one.Round equals naive.Round
                    select of(one) / of(naive));
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"| {connections.Key} | {subject.Key} | {Median(r => r.PerSecond):N0} | {Ratio(r => r.PerSecond):F2} | {Median(r => r.P50):F2} | {Median(r => r.P90):F2} | {Median(r => r.P99):F2} | {Median(r => r.P999):F1} | {Ratio(r => r.P99):F2} | {Median(r => r.Allocated):N0} | {Median(r => r.Collections):F2} | {Median(r => r.FullCollections):F0} | {Median(r => r.StorageCalls):F3} | {Median(r => r.Processor):N0} | {Median(r => r.Resident):N0} |");
            }
        }
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
