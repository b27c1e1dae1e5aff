using System.Globalization;
using System.Net.Http.Json;
using Azure.Storage.Blobs;
using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Operations;

namespace SignalBridge.Soak;

/// <summary>
/// Very many events that wait, and go into one file: what that takes of the memory and time of one server process.
/// </summary>
internal static class LargeBatch
{
    private const int SendersAtOnce = 48;
    private const int Megabyte = 1 << 20;

    /// <summary>What a server process may have resident at most, however many events go into one file.</summary>
    private const long MaximumMemory = 200 * Megabyte;

    /// <summary>Posts the events to a paused signal, lets it go on, and looks at the process, the file and the counts.</summary>
    /// <returns>Whether all events are in the file once, the counts add up, and the process stayed within its memory.</returns>
    public static async Task<bool> RunAsync(int events, Action<string> say, CancellationToken cancellationToken)
    {
        var options = new SoakOptions
        {
            Duration = TimeSpan.FromMinutes(1),
            Deadline = TimeSpan.FromSeconds(45),
            Signals = 1,
            Instances = 1,
            Policies = [ThrottlePolicy.Batch],
            Seed = 1,
        };
        var targets = Target.All(options);
        await using var site = await Site.StartAsync(options, targets, say, cancellationToken);
        site.Campaign.Faults.Clear();
        using var fleet = new Fleet(options, (place, token) => site.StartServerAsync(options, place, token));
        await fleet.StartAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(fleet.AnyUrl(Random.Shared)) };
        http.DefaultRequestHeaders.Add("x-functions-key", Site.OperatorKey);

        await CommandAsync(http, targets[0], "pause", cancellationToken);
        var idle = fleet.PeakMemory();
        var begun = TimeProvider.System.GetTimestamp();
        var webhooks = Enumerable.Range(1, events).Select(n => new Webhook(targets[0], n, $"{n:x}")).ToList();
        var sender = new Sender(options, fleet, targets[0], webhooks, 1);
        await Parallel.ForEachAsync(webhooks,
            new ParallelOptions { MaxDegreeOfParallelism = SendersAtOnce, CancellationToken = cancellationToken },
            async (webhook, token) => await sender.PostUntilAnsweredAsync(http, webhook, Random.Shared, token));
        var posting = TimeProvider.System.GetElapsedTime(begun);
        say($"{events} webhooks were accepted in {posting.TotalSeconds:F1} s; the process had {idle / Megabyte} MB idle and {fleet.PeakMemory() / Megabyte} MB at most since.");

        fleet.ForgetPeakMemory();
        begun = TimeProvider.System.GetTimestamp();
        await CommandAsync(http, targets[0], "resume", cancellationToken);
        while (site.Campaign.Signals.All().Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        var fired = TimeProvider.System.GetElapsedTime(begun);
        SignalView view;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
            view = (await http.GetFromJsonAsync<SignalView>($"/api/signals/{targets[0].Name}", cancellationToken))!;
        }
        while (view.Pending > 0 || view.Counts.Fired + view.Counts.Coalesced < events);
        var ended = TimeProvider.System.GetElapsedTime(begun);

        var most = fleet.PeakMemory();
        var file = await FileAsync(site, cancellationToken);
        say($"The file was written and its signal taken {fired.TotalSeconds:F1} s after the slot was open, and all its events were ended after {ended.TotalSeconds:F1} s; the process had {most / Megabyte} MB at most.");
        say($"{file.Name}: {file.Numbers.Count} rows, of which {file.Numbers.Distinct().Count()} differ; its signal says {file.Told}. Counts: {view.Counts}.");
        site.KeepIf(false);
        return most < MaximumMemory && file.Told == events && file.Numbers.Order().SequenceEqual(Enumerable.Range(1, events))
            && site.Campaign.Signals.All().Count(c => c.Outcome == TriggerOutcome.Accepted) == 1 && view.Counts.Fired == 1
                && view.Counts.Coalesced == events - 1;
    }

    private static async Task<BatchFile> FileAsync(Site site, CancellationToken cancellationToken) => await BatchFile.ReadAsync(
        new BlobContainerClient(site.Storage, new StorageOptions().BatchContainer), site.Campaign.Signals.All()[0].Parameters,
            cancellationToken);

    private static async Task CommandAsync(HttpClient http, Target target, string command, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(string.Create(CultureInfo.InvariantCulture,
            $"/api/signals/{target.Name}/{command}"), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
