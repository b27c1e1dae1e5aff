namespace SignalBridge.Soak;

/// <summary>One soak: start all, post and kill, leave alone until the mailboxes are empty, account.</summary>
internal static class SoakRun
{
    private static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(10);

    /// <returns>What was found wrong; nothing if all is well.</returns>
    public static async Task<IReadOnlyList<Finding>> RunAsync(SoakOptions options, Action<string> say,
        CancellationToken cancellationToken)
    {
        var targets = Target.All(options);
        var webhooks = Traffic.Of(options, targets);
        await using var site = await Site.StartAsync(options, targets, say, cancellationToken);
        say($"Seed {options.Seed}: {options.Instances} servers, {targets.Count} signals with an interval of {options.Interval.TotalSeconds:F0} s, {webhooks.Count} webhooks, {options.Duration:c}; logs in {site.Folder}");

        using var fleet = new Fleet(options, (place, token) => site.StartServerAsync(options, place, token));
        await fleet.StartAsync(cancellationToken);
        using var http = new HttpClient { Timeout = PostTimeout };
        var operations = new OperatorClient(http, fleet);
        var watch = new Watch(operations);
        var begun = TimeProvider.System.GetTimestamp();
        void Tell() => say($"{TimeProvider.System.GetElapsedTime(begun):mm\\:ss}  posted {webhooks.Count(w => w.FirstPosted is not null)}, acknowledged {webhooks.Count(w => w.Acknowledged is not null)}, pending {watch.Pending}, calls {site.Campaign.Signals.All().Count}, kills {fleet.Kills}");

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(options.Duration);
        using var posted = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var kills = fleet.KillAtRandomAsync(over.Token, cancellationToken);
        var looks = watch.LookAsync(untilEmpty: false, Tell, posted.Token);
        await Task.WhenAll(targets.Select((target, i) =>
            new Sender(options, fleet, target, [.. webhooks.Where(w => w.Target == target)], options.Seed + i)
                .RunAsync(http, cancellationToken)).Append(kills));
        await posted.CancelAsync();
        await looks;

        say("All is posted and nobody is killed any more; the mailboxes empty.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Patience);
        await watch.LookAsync(untilEmpty: true, Tell, patience.Token);
        cancellationToken.ThrowIfCancellationRequested();

        var books = await Books.ReadAsync(site, operations, targets, webhooks, cancellationToken);
        IReadOnlyList<Finding> findings = [.. Audit.Of(books, options), .. fleet.Crashes()];
        foreach (var line in Report.Lines(books, findings, fleet, watch, site.CountErrors()))
        {
            say(line);
        }

        site.KeepIf(options.Keep || findings.Count > 0);
        return findings;
    }
}
