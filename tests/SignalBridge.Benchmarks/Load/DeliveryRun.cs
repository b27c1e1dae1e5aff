using System.Diagnostics;
using System.Globalization;
using CampaignEmulator;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// How soon a webhook is a signal where the slot is open, how many signals fire in a second, and what an idle bridge asks of
/// storage.
/// </summary>
internal static class DeliveryRun
{
    private const int PerSecond = 20;
    private const int ManySignals = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1);

    internal sealed record Result(string Subject, double P50, double P99, double FiresPerSecond, double StorageCallsAFire,
        double IdleStorageCallsPerSecond);

    public static async Task<IReadOnlyList<Result>> RunAsync(IReadOnlyList<Subject> subjects, TimeSpan duration,
        bool isIdleMeasured, CancellationToken cancellationToken)
    {
        List<Result> results = [];
        foreach (var subject in subjects)
        {
            var latencies = await SteadyAsync(subject, duration * 3, cancellationToken);
            var (fires, calls) = await BacklogAsync(subject, duration, cancellationToken);
            results.Add(new Result(
                subject.Name, latencies.Percentile(0.5), latencies.Percentile(0.99), fires, calls,
                isIdleMeasured ? await IdleAsync(subject, cancellationToken) : double.NaN));
        }

        return results;
    }

    public static IEnumerable<string> Lines(IReadOnlyList<Result> results)
    {
        yield return $"| subject | webhook to signal at {PerSecond}/s: p50 ms | p99 ms | signals a second, of one signal | storage calls a signal | storage calls a second, idle, {ManySignals:N0} signals |";
        yield return "| --- | --- | --- | --- | --- | --- |";
        foreach (var result in results)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {result.Subject} | {result.P50:F1} | {result.P99:F1} | {result.FiresPerSecond:N0} | {result.StorageCallsAFire:F1} | {result.IdleStorageCallsPerSecond:F2} |");
        }
    }

    /// <summary>From just before each webhook is posted to the moment that Campaign has its signal, in order.</summary>
    private static async Task<Latencies> SteadyAsync(Subject subject, TimeSpan duration, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(subject, Interval, 1, cancellationToken);
        await UntilAsync(bench.Campaign, 1, cancellationToken);
        var posted = new List<DateTimeOffset>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / PerSecond));
        for (var i = 0; i < duration.TotalSeconds * PerSecond; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            posted.Add(TimeProvider.System.GetUtcNow());
            await bench.Sender.SendOneAsync(cancellationToken);
        }

        await UntilAsync(bench.Campaign, 1 + posted.Count, cancellationToken);
        var ticks =
            Fired(bench.Campaign).Skip(1).Zip(posted)
                .Select(pair => (pair.First - pair.Second).Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond).ToList();

        // The first ones find code that has never run.
        return new Latencies(ticks.Skip(PerSecond), duration);
    }

    /// <summary>How many of those that wait fire in a second, and the calls of storage for each.</summary>
    private static async Task<(double Fires, double Calls)> BacklogAsync(Subject subject, TimeSpan duration,
        CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(subject, Interval, 1, cancellationToken);
        await bench.Sender.SendAsync(16, TimeSpan.FromSeconds(1), cancellationToken);
        var (begun, before, fired) = (Stopwatch.GetTimestamp(), await bench.UsageAsync(cancellationToken),
            Fired(bench.Campaign).Count);
        await Task.Delay(duration, TimeProvider.System, cancellationToken);
        var count = Fired(bench.Campaign).Count - fired;
        var usage = (await bench.UsageAsync(cancellationToken)).Since(before);
        return (count / Stopwatch.GetElapsedTime(begun).TotalSeconds, (double)bench.StorageCalls(usage) / count);
    }

    private static async Task<double> IdleAsync(Subject subject, CancellationToken cancellationToken)
    {
        await using var bench = await Bench.StartAsync(subject, TimeSpan.FromMinutes(10), ManySignals, cancellationToken);

        // The first round looks at everything once, also at what has expired.
        await Task.Delay(TimeSpan.FromSeconds(70), TimeProvider.System, cancellationToken);
        var (begun, before) = (Stopwatch.GetTimestamp(), await bench.UsageAsync(cancellationToken));
        await Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, cancellationToken);
        return bench.StorageCalls((await bench.UsageAsync(cancellationToken))
            .Since(before)) / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static List<DateTimeOffset> Fired(EmulatorState campaign) =>
        [.. campaign.Signals.All().Where(s => s.Outcome == TriggerOutcome.Accepted).Select(s => s.Time)];

    private static async Task UntilAsync(EmulatorState campaign, int count, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (Fired(campaign).Count < count)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            if (Stopwatch.GetElapsedTime(begun) > Patience)
            {
                var calls = string.Join(", ", campaign.Signals.All().GroupBy(s => s.Outcome).Select(g => $"{g.Count()} {g.Key}"));
                throw new InvalidOperationException($"Campaign had {calls} of {count} signals after {Patience.TotalSeconds} s.");
            }
        }
    }
}
