using System.Globalization;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// How long each subject takes from the start of its process to the first webhook accepted, with storage that is there.
/// </summary>
internal static class StartRun
{
    internal sealed record Result(string Subject, double Milliseconds);

    public static async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<Subject> subjects, int rounds,
        CancellationToken cancellationToken)
    {
        List<Bench> benches = [];
        List<Result> results = [];
        try
        {
            foreach (var subject in subjects)
            {
                benches.Add(await Bench.StartAsync(subject, TimeSpan.FromMinutes(10), 1, cancellationToken));
            }

            for (var round = 0; round < rounds; round++)
            {
                foreach (var (bench, subject) in benches.Zip(subjects))
                {
                    results.Add(new Result(subject.Name,
                        (await bench.RestartAsync(isWatched: false, cancellationToken)).TotalMilliseconds));
                }
            }
        }
        finally
        {
            foreach (var bench in benches)
            {
                await bench.DisposeAsync();
            }
        }

        return results;
    }

    public static IEnumerable<string> Lines(IReadOnlyList<Result> results)
    {
        var first = LoadTable.Median(results.Where(r => r.Subject == results[0].Subject).Select(r => r.Milliseconds));
        yield return $"| subject | start to first 202, ms | × {results[0].Subject} |";
        yield return "| --- | --- | --- |";
        foreach (var subject in results.GroupBy(r => r.Subject))
        {
            var median = LoadTable.Median(subject.Select(r => r.Milliseconds));
            yield return string.Create(CultureInfo.InvariantCulture, $"| {subject.Key} | {median:N0} | {median / first:F2} |");
        }
    }
}
