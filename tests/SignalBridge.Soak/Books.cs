using System.Globalization;
using Azure.Storage.Blobs;
using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Operations;

namespace SignalBridge.Soak;

/// <summary>What there is to compare of one signal when all is over.</summary>
/// <param name="Target">The signal.</param>
/// <param name="Webhooks">What was posted, and answered.</param>
/// <param name="View">The mailbox's own counts.</param>
/// <param name="Events">Every event in the mailbox.</param>
/// <param name="Calls">What Campaign saw.</param>
/// <param name="Files">The files that signals it took have named, one a signal; none unless the policy is Batch.</param>
internal sealed record Books(
    Target Target, IReadOnlyList<Webhook> Webhooks, SignalView View, IReadOnlyList<EventView> Events,
        IReadOnlyList<SignalRecord> Calls,
    IReadOnlyList<BatchFile> Files)
{
    public IEnumerable<SignalRecord> Taken => Calls.Where(c => c.Outcome == TriggerOutcome.Accepted);

    /// <summary>The numbers that came to Campaign in what it took, alone or in a file, in order.</summary>
    public IEnumerable<int> Delivered => Target.Policy == ThrottlePolicy.Batch
        ? Files.SelectMany(f => f.Numbers)
        : Taken.Select(c => int.Parse(c.Parameters.GetProperty("number").GetString()!, CultureInfo.InvariantCulture));

    /// <summary>The numbers that went into an event that fired, and the number of that event.</summary>
    public IEnumerable<(int Number, int Into)> Coalesced
    {
        get
        {
            var fired = Events.Where(e => e.State == "fired").ToLookup(e => e.Id, NumberOf);
            return Events.Where(e => e.State == "coalesced")
                .SelectMany(e => fired[e.DuplicateOf ?? ""], (e, into) => (NumberOf(e), into));
        }
    }

    public int In(string state) => Events.Count(e => e.State == state);

    public static int NumberOf(EventView item) => int.Parse(item.Parameters["number"], CultureInfo.InvariantCulture);

    public static string Attempts(EventView item) =>
        string.Join(", ", item.Attempts.Select(a => $"{a.At:HH:mm:ss.fff} {a.Outcome} ({a.Reason})"));

    /// <summary>What the mailbox and Campaign know of a number.</summary>
    public string History(int number) => string.Join("; ", Events.Where(e => NumberOf(e) == number)
        .Select(e => $"{e.Id} {e.State} at {e.EndedAt:HH:mm:ss.fff}, {e.Reason} [{Attempts(e)}]")
        .Concat(Calls.Where(c => c.Parameters.TryGetProperty("number", out var sent)
            && sent.ToString() == number.ToString(CultureInfo.InvariantCulture))
            .Select(c => $"Campaign at {c.Time:HH:mm:ss.fff} {c.Outcome}")));

    public static async Task<IReadOnlyList<Books>> ReadAsync(
        Site site, OperatorClient operations, IReadOnlyList<Target> targets, IReadOnlyList<Webhook> webhooks,
            CancellationToken cancellationToken)
    {
        var views = (await operations.SignalsAsync(cancellationToken)).ToDictionary(s => s.Name);
        var calls = site.Campaign.Signals.All();
        var batches = new BlobServiceClient(site.Storage).GetBlobContainerClient(new StorageOptions().BatchContainer);
        var all = new List<Books>();
        foreach (var target in targets)
        {
            var mine = new Books(target, [.. webhooks.Where(w => w.Target == target)], views[target.Name],
                await operations.EventsAsync(target.Name, cancellationToken),
                    [.. calls.Where(c => c.Workflow == target.Workflow)], []);
            var files = new List<BatchFile>();
            foreach (var taken in target.Policy == ThrottlePolicy.Batch ? mine.Taken : [])
            {
                files.Add(await BatchFile.ReadAsync(batches, taken.Parameters, cancellationToken));
            }

            all.Add(mine with { Files = files });
        }

        return all;
    }
}
