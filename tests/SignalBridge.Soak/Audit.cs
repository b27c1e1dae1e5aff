using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Operations;

namespace SignalBridge.Soak;

/// <summary>Compares what was acknowledged, what the mailboxes say and what Campaign took.</summary>
internal static class Audit
{
    public static IReadOnlyList<Finding> Of(IEnumerable<Books> books, SoakOptions options) =>
        [.. books.SelectMany(b => (IEnumerable<Finding>)[.. Sums(b), .. Numbers(b), .. Early(b, options.Interval), .. Order(b)])];

    /// <summary>Every count that can be had in two ways.</summary>
    private static IEnumerable<Finding> Sums(Books books)
    {
        var counts = books.View.Counts;
        Finding Unbalanced(string text) => new(FindingKind.Unbalanced, books.Target.Name, text);
        if (counts.Accepted != books.View.Pending + counts.Fired + counts.Coalesced + counts.Duplicate + counts.Dead + counts.Discarded)
        {
            yield return Unbalanced($"Accepted is not the sum of the states: {counts}");
        }

        var listed = new EventCounts(books.Events.Count, books.In("fired"), books.In("coalesced"), books.In("duplicate"),
            books.In("dead"), books.In("discarded"));
        if (counts != listed)
        {
            yield return Unbalanced($"The mailbox counts {counts}, its lists have {listed}");
        }

        foreach (var twice in books.Events.GroupBy(e => e.Id).Where(g => g.Count() > 1))
        {
            yield return Unbalanced($"{twice.Key} is in the states {string.Join(", ", twice.Select(e => e.State))}");
        }

        foreach (var file in books.Files.Where(f => f.Numbers.Count != f.Told))
        {
            yield return Unbalanced($"{file.Name} has {file.Numbers.Count} rows, its signal says {file.Told}");
        }

        foreach (var id in books.Webhooks.SelectMany(w => w.Events).Except(books.Events.Select(e => e.Id)))
        {
            yield return new(FindingKind.Lost, books.Target.Name, $"{id} was acknowledged and is in no state");
        }
    }

    /// <summary>Every acknowledged number came to Campaign once, itself or, under Latest, in a newer one.</summary>
    private static IEnumerable<Finding> Numbers(Books books)
    {
        var arrivals =
            books.Delivered.Concat(books.Target.Policy == ThrottlePolicy.Latest ? books.Coalesced.Select(c => c.Number) : [])
                .CountBy(n => n).ToDictionary();
        foreach (var webhook in books.Webhooks)
        {
            var times = arrivals.GetValueOrDefault(webhook.Number);
            if (times > 1 || (times == 0 && webhook.Acknowledged is not null))
            {
                yield return new(times == 0 ? FindingKind.Lost : FindingKind.Doubled, books.Target.Name,
                    $"{webhook.Number} came {times} times, acknowledged as {string.Join(", ", webhook.Events)}: {books.History(webhook.Number)}");
            }
        }

        foreach (var stranger in arrivals.Keys.Except(books.Webhooks.Select(w => w.Number)))
        {
            yield return new(FindingKind.Unbalanced, books.Target.Name, $"{stranger} came and was never posted");
        }
    }

    /// <summary>
    /// Campaign refuses what comes early, so the refusals tell: each must repeat the call before, whose answer was lost. And what
    /// it took is never closer.
    /// </summary>
    private static IEnumerable<Finding> Early(Books books, TimeSpan interval)
    {
        SignalRecord? last = null;
        foreach (var call in books.Calls.Where(c => c.Outcome is TriggerOutcome.Accepted or TriggerOutcome.TooEarly))
        {
            var isRepeat =
                call.Outcome == TriggerOutcome.TooEarly && call.Parameters.GetRawText() == last?.Parameters.GetRawText();
            if (last is not null && call.Time - last.Time < interval && !isRepeat)
            {
                yield return new(FindingKind.Early, books.Target.Name,
                    $"{call.Parameters} was sent {call.Time - last.Time} after {last.Parameters}: {call.Outcome}");
            }

            last = call.Outcome == TriggerOutcome.Accepted ? call : last;
        }

        foreach (var item in books.Events)
        {
            if (item.Attempts.TakeWhile(a => a.Outcome != "Unknown").Any(a => a.Outcome == "TooEarly"))
            {
                yield return new(FindingKind.Early, books.Target.Name,
                    $"{item.Id} was too early without a lost answer before: {Books.Attempts(item)}");
            }
        }
    }

    /// <summary>What was posted after another was answered is newer, as far as clocks agree.</summary>
    private static IEnumerable<Finding> Order(Books books)
    {
        var webhooks = books.Webhooks.ToDictionary(w => w.Number);
        IEnumerable<(int First, int Second)> pairs = books.Target.Policy switch
        {
            ThrottlePolicy.Queue => books.Delivered.Zip(books.Delivered.Skip(1)),
            ThrottlePolicy.Latest => books.Coalesced,
            _ => [],
        };
        foreach (var pair in pairs)
        {
            if (webhooks.TryGetValue(pair.First, out var first) && webhooks.TryGetValue(pair.Second, out var second)
                && first.FirstPosted > second.Acknowledged + Sender.ClockTolerance)
            {
                yield return new(FindingKind.Misordered, books.Target.Name,
                    $"{pair.First}, posted at {first.FirstPosted:O}, came before or in {pair.Second}, answered at {second.Acknowledged:O}");
            }
        }
    }
}
