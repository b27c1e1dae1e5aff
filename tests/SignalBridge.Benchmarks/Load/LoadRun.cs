namespace SignalBridge.Benchmarks.Load;

/// <summary>All subjects in turn, each on storage of its own, so that whatever else the machine does meets all alike.</summary>
internal static class LoadRun
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    public static async Task<IReadOnlyList<LoadResult>> RunAsync(
        IReadOnlyList<Subject> subjects, IReadOnlyList<int> connections, int rounds, TimeSpan duration,
            CancellationToken cancellationToken)
    {
        List<LoadResult> results = [];
        for (var round = 0; round < rounds; round++)
        {
            foreach (var subject in subjects)
            {
                await using var bench = await Bench.StartAsync(subject, TimeSpan.FromMinutes(10), 1, cancellationToken);
                await bench.Sender.SendAsync(16, WarmUp, cancellationToken);
                foreach (var count in connections)
                {
                    var before = await bench.UsageAsync(cancellationToken);
                    var sent = await bench.Sender.SendAsync(count, duration, cancellationToken);
                    var usage = (await bench.UsageAsync(cancellationToken)).Since(before);
                    results.Add(LoadResult.Of(subject, round, count, sent, usage, bench.StorageCalls(usage)));
                    Console.WriteLine($"{subject.Name}, c = {count}: {sent.PerSecond:N0}/s");
                }
            }
        }

        return [.. results.OrderBy(r => r.Connections).ThenBy(r => subjects.ToList().FindIndex(s => s.Name == r.Subject))];
    }
}
