using System.Globalization;
using SignalBridge.Configuration;

namespace SignalBridge.Soak;

/// <summary>Genuine webhooks beside many connections that send slowly: how many are accepted, and how soon.</summary>
internal static class SlowRun
{
    private const int Megabyte = 1 << 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <returns>Whether enough were accepted, soon enough.</returns>
    public static async Task<bool> RunAsync(SlowOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var soak = new SoakOptions
        {
            Duration = options.Duration,
            Deadline = TimeSpan.FromSeconds(45),
            Signals = 1,
            Instances = 1,
            Policies = [ThrottlePolicy.Queue],
            Seed = 1,
        };
        var targets = Target.All(soak);
        await using var site = await Site.StartAsync(soak, targets, say, cancellationToken);
        site.Campaign.Faults.Clear();
        using var server = await site.StartServerAsync(soak, 0, cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(server.Url), Timeout = Timeout };
        var genuine = new GenuineSender(http, targets[0].Name, options.Rate);

        // What the machine does by itself; the first webhooks find nothing compiled and no connection open.
        await genuine.RunAsync(TimeSpan.FromSeconds(2), cancellationToken);
        Say(say, "alone", await genuine.RunAsync(options.Duration / 6, cancellationToken));

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slow = new SlowSender(http.BaseAddress, targets[0].Name, options);
        var connections = slow.RunAsync(stop.Token);
        while (slow.Open < options.Connections * 0.99)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }

        var answers = await genuine.RunAsync(options.Duration, cancellationToken);
        say($"{slow.Open} of {options.Connections} slow connections are open, each with {options.AtOnce} bytes at once and one a second; the server ended {slow.Ended}. "
            + $"It had {server.PeakMemory() / Megabyte} MB resident at most.");
        await stop.CancelAsync();
        await connections;
        Say(say, "beside them", answers);
        site.KeepIf(false);
        return Accepted(answers) >= options.LeastAccepted && Percentile(answers, 0.99) < options.Longest;
    }

    private static void Say(Action<string> say, string how, IReadOnlyList<GenuineAnswer> answers) =>
        say(string.Create(CultureInfo.InvariantCulture,
        $"Genuine webhooks {how}: {answers.Count} posted, {100 * Accepted(answers):F2} % accepted, p50 {Percentile(answers, 0.5).TotalMilliseconds:F0} ms, p99 {Percentile(answers, 0.99).TotalMilliseconds:F0} ms, longest {Percentile(answers, 1).TotalMilliseconds:F0} ms ({string.Join(", ", answers.CountBy(a => a.Answer).Select(a => $"{a.Key}: {a.Value}"))})."));

    private static double Accepted(IReadOnlyList<GenuineAnswer> answers) =>
        (double)answers.Count(a => a.IsAccepted) / answers.Count;

    private static TimeSpan Percentile(IReadOnlyList<GenuineAnswer> answers, double share)
    {
        var sorted = answers.Select(a => a.Took).Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
