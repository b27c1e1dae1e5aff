using System.Globalization;
using CampaignEmulator;

namespace SignalBridge.Soak;

/// <summary>The accounting as a person reads it.</summary>
internal static class Report
{
    private static readonly string[] Columns =
        ["", "signals", "webhooks", "acknowledged", "refused", "events", "pending", "fired", "coalesced", "duplicate", "dead",
            "discarded", "calls", "taken", "probes"];

    public static IEnumerable<string> Lines(IReadOnlyList<Books> books, IReadOnlyList<Finding> findings, Fleet fleet, Watch watch,
        int errors)
    {
        yield return Row(Columns);
        foreach (var policy in books.GroupBy(b => b.Target.Policy))
        {
            yield return Row([policy.Key.ToString(), .. Figures([.. policy])]);
        }

        yield return Row(["total", .. Figures(books)]);
        yield return "";

        var webhooks = books.SelectMany(b => b.Webhooks).ToList();
        var attempts = books.SelectMany(b => b.Events).SelectMany(e => e.Attempts).ToList();
        yield return $"Posts: {webhooks.Sum(w => w.Posts)}, of which {webhooks.Sum(w => w.Unanswered)} were not answered or with 503, and were repeated.";
        yield return $"Servers: {fleet.Kills} killed, {fleet.Starts} started; {attempts.Count(a => a.Reason.Contains("stopped in the middle", StringComparison.Ordinal))} calls cut off; {errors} errors logged.";
        yield return $"Calls: {string.Join(", ", attempts.CountBy(a => a.Outcome).OrderBy(a => a.Key).Select(a => $"{a.Key} {a.Value}"))}.";
        yield return $"Longest that a mailbox with an open slot stood still: {watch.LongestStall.TotalSeconds:F0} s.";
        yield return string.Join(", ", Enum.GetValues<FindingKind>()
            .Select(kind => $"{kind.ToString().ToLowerInvariant()}: {findings.Count(f => f.Kind == kind)}"));
        foreach (var finding in findings)
        {
            yield return $"{finding.Kind} {finding.About}: {finding.Text}";
        }
    }

    private static IEnumerable<string> Figures(IReadOnlyList<Books> books) => new long[]
    {
        books.Count,
        books.Sum(b => b.Webhooks.Count),
        books.Sum(b => b.Webhooks.Count(w => w.Acknowledged is not null)),
        books.Sum(b => b.Webhooks.Count(w => w.Refused && w.Acknowledged is null)),
        books.Sum(b => b.View.Counts.Accepted),
        books.Sum(b => b.View.Pending),
        books.Sum(b => b.View.Counts.Fired),
        books.Sum(b => b.View.Counts.Coalesced),
        books.Sum(b => b.View.Counts.Duplicate),
        books.Sum(b => b.View.Counts.Dead),
        books.Sum(b => b.View.Counts.Discarded),
        books.Sum(b => b.Calls.Count),
        books.Sum(b => b.Calls.Count(c => c.Outcome == TriggerOutcome.Accepted)),
        books.Sum(b => b.Events.Sum(e => e.Attempts.SkipWhile(a => a.Outcome != "Unknown").Skip(1).Count())),
    }.Select(figure => figure.ToString(CultureInfo.InvariantCulture));

    private static string Row(IEnumerable<string> cells) =>
        string.Concat(cells.Select((cell, i) => i == 0 ? cell.PadRight(8) : cell.PadLeft(Columns[i].Length + 2)));
}
