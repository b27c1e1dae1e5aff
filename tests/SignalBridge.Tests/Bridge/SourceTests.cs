using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Routing;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>Files and schedules.</summary>
public sealed class SourceTests(AzuriteFixture azurite)
{
    private const string Drop =
        """
        { "SignalBridge": {
          "Signals": [ { "Name": "import", "Workflow": "WKF1", "Parameters": [
                           { "Name": "file", "Type": "string" }, { "Name": "size", "Type": "number" }, { "Name": "tag", "Type": "string" } ] } ],
          "FileDrops": [ { "Name": "nightly", "Pattern": "crm/**/*.csv", "Signal": "import",
                           "Parameters": { "file": "blob.name", "size": "blob.size", "tag": "blob.metadata.tag || blob.container" } } ] } }
        """;

    [Fact]
    public async Task A_dropped_file_fires_once_a_version_however_many_look()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "file:string", "size:number", "tag:string");
        await using var one = await BridgeUnderTest.StartAsync(world, Drop);
        await using var two = await BridgeUnderTest.StartAsync(world, Drop);
        await one.SettledAsync("import");

        await UploadAsync(one, "crm/2026/a b.csv", "x,y", "first");
        await UploadAsync(one, "crm/readme.txt", "not matched", "first");
        await LookAsync(world, () => world.Fired.Count == 1);
        await one.RunDryAsync("import");
        await UploadAsync(one, "crm/2026/a b.csv", "x,y,z", "second");
        await LookAsync(world, () => world.Fired.Count == 2);
        await one.RunDryAsync("import");
        await using var third = await BridgeUnderTest.StartAsync(world, Drop);
        await third.SettledAsync("import");
        await third.Services.GetRequiredService<FileDropReceiver>().SweepAsync(TestContext.Current.CancellationToken);
        await third.RunDryAsync("import");

        world.Calls.Select(c => c.Parameters.GetRawText()).ShouldBe(
        [
            """{"file":"crm/2026/a b.csv","size":"3","tag":"first"}""",
            """{"file":"crm/2026/a b.csv","size":"5","tag":"second"}""",
        ]);
    }

    [Fact]
    public async Task A_drop_under_another_name_is_told_of_with_the_files_that_it_takes_once_more_and_leaves_those_before_a_moment()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "file:string", "size:number", "tag:string");
        await using (var first = await BridgeUnderTest.StartAsync(world, Drop))
        {
            await first.SettledAsync("import");
            await UploadAsync(first, "crm/a.csv", "x", "first");
            await UploadAsync(first, "crm/b.csv", "x", "first");
            await UploadAsync(first, "crm/readme.txt", "x", "first");
            await TakenAsync(first, 2);
        }

        // Whether the first listing of the drop as it was came before its files is the machine's affair; it is told of no second
        // time.
        var renamed = Drop.Replace("\"nightly\"", "\"daily\"", StringComparison.Ordinal);
        await using (var leaving = await BridgeUnderTest.StartAsync(
            world, renamed.Replace("\"Pattern\"",
                $"\"IgnoreBefore\": \"{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-dd'T'HH:mm:ss'Z'}\", \"Pattern\"",
                    StringComparison.Ordinal)))
        {
            await leaving.SettledAsync("import");
            await leaving.Services.GetRequiredService<FileDropReceiver>().SweepAsync(TestContext.Current.CancellationToken);
            ((int)(await leaving.SignalAsync("import"))["counts"]!["accepted"]!).ShouldBe(2);
        }

        world.Log.Lines.ShouldNotContain(line =>
            line.Contains("The file drop daily has taken nothing", StringComparison.Ordinal));
        await using var taking = await BridgeUnderTest.StartAsync(world, renamed);
        await TakenAsync(taking, 4);
        world.Log.Lines.Single(line => line.Contains("The file drop daily has taken nothing", StringComparison.Ordinal))
            .ShouldContain(
            "The file drop daily has taken nothing so far, and 2 files that are there already match it: each fires import. If the drop was renamed, that is once more;");
    }

    [Fact]
    public async Task A_container_that_cannot_be_listed_is_told_of_with_its_name_and_with_what_to_do()
    {
        await using var world = await World.StartAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Drop);
        await UploadAsync(bridge, "other/\u0001.txt", "x", "first");

        await LookAsync(world, () => world.Log.Lines.Any(line => line.StartsWith("Error", StringComparison.Ordinal)
            && line.Contains($"The container {bridge.Imports.Name} cannot be listed", StringComparison.Ordinal)
            && line.Contains("remove or rename that blob", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("blob.metadata.CampaignId")]
    [InlineData("blob.metadata.campaignid")]
    [InlineData("blob.metadata.\"CAMPAIGNID\"")]
    [InlineData("(blob.metadata | campaignID) || 'none'")]
    [InlineData("blob.metadata.[other, campaignId][1]")]
    [InlineData("blob.{meta: metadata}.meta.campaignId")]
    [InlineData("join('', [blob.metadata.campaignId, blob.metadata.missing || ''])")]
    public async Task Metadata_names_have_no_case_also_in_a_replay(string expression)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "file:string", "size:number", "tag:string");
        await using var bridge = await BridgeUnderTest.StartAsync(
            world, Drop.Replace("blob.metadata.tag || blob.container", expression.Replace("\"", "\\\"", StringComparison.Ordinal),
                StringComparison.Ordinal));
        await bridge.SettledAsync("import");
        await bridge.Imports.GetBlobClient("crm/a.csv").UploadAsync(
            BinaryData.FromString("x"),
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["CampaignId"] = "spring" } },
            TestContext.Current.CancellationToken);

        await LookAsync(world, () => world.Fired.Count == 1);
        await bridge.SettledAsync("import");
        await bridge.ReplayEventAsync((string)(await bridge.EventsAsync("import", "fired")).ShouldHaveSingleItem()["id"]!);
        await bridge.RunDryAsync("import");

        world.Fired.Select(f => f.Parameters.GetProperty("tag").GetString()).ShouldBe(["spring", "spring"]);
    }

    [Theory]
    [InlineData("crm/**/*.csv", "crm/a.csv", true)]
    [InlineData("crm/**/*.csv", "crm/x/y/a.csv", true)]
    [InlineData("crm/**/*.csv", "crm/x/a.CSV", false)]
    [InlineData("crm/*.csv", "crm/x/a.csv", false)]
    [InlineData("**", "any/thing", true)]
    [InlineData("a?c.txt", "abc.txt", true)]
    [InlineData("a?c.txt", "a/c.txt", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("x/**", "x/y/z", true)]
    [InlineData("(a|b)+[c]", "(a|b)+[c]", true)]
    public void A_pattern_matches_whole_names(string pattern, string name, bool matches) =>
        new BlobPattern(pattern).Matches(name).ShouldBe(matches);

    [Fact]
    public async Task A_due_schedule_fires_its_signal_once_across_instances()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "due:datetime");
        var configuration = Schedule("30 8 * * *", """ "Signal": "go", "Parameters": { "due": "dueAt" } """);
        await using var one = await BridgeUnderTest.StartAsync(world, configuration);
        await using var two = await BridgeUnderTest.StartAsync(world, configuration);
        await BegunAsync(one);
        await BegunAsync(two);

        await world.AdvanceUntilAsync(TimeSpan.FromMinutes(31), () => world.Fired.Count == 1);
        await one.RunDryAsync("go");

        world.Calls.ShouldHaveSingleItem().Parameters.GetRawText().ShouldBe("""{"due":"2026-03-02 08:30:00.000Z"}""");
    }

    [Fact]
    public async Task A_due_schedule_gives_its_workflow_the_command()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10));
        await using var bridge = await BridgeUnderTest.StartAsync(world, Schedule("0 9 * * *", """ "Workflow": "WKF1", "Command": "pause" """));
        await BegunAsync(bridge);

        await world.AdvanceUntilAsync(TimeSpan.FromHours(1), () => world.Campaign.Calls.All()
            .Count(c => c.Call == CampaignEmulator.CallKind.Command) == 1);
    }

    [Theory]
    [InlineData("02:00:00", 1)]
    [InlineData("00:20:00", 0)]
    public async Task After_a_stop_the_latest_missed_time_runs_if_it_is_young_enough(string grace, int expected)
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "due:datetime");
        var configuration = Schedule("0 * * * *", $$""" "Signal": "go", "Parameters": { "due": "dueAt" }, "MisfireGrace": "{{grace}}" """);
        await using (var first = await BridgeUnderTest.StartAsync(world, configuration))
        {
            await BegunAsync(first);
        }

        world.Time!.Advance(TimeSpan.FromHours(5) + TimeSpan.FromMinutes(30));
        await using var second = await BridgeUnderTest.StartAsync(world, configuration);
        await Eventually.HoldsAsync(
            async () =>
                (await second.Services.GetRequiredService<ScheduleRecords>()
                    .ReadAsync("daily", world.Time.GetUtcNow(), TestContext.Current.CancellationToken)).What is not null,
            () => "The missed time was not looked at.");
        await second.RunDryAsync("go");

        world.Calls.Select(c => c.Parameters.GetProperty("due").GetString()).ShouldBe(
            Enumerable.Repeat("2026-03-02 13:00:00.000Z", expected));
    }

    [Theory]
    [InlineData("2026-03-28T00:00:00Z", "30 2 * * *", "2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData("2026-10-24T00:00:00Z", "30 2 * * *", "2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData("2026-03-27T00:00:00Z", "0 6 * * 1-5", "2026-03-27T05:00:00Z", "2026-03-30T04:00:00Z", "2026-03-31T04:00:00Z")]
    [InlineData("2026-03-27T00:00:00Z", "15 0 6 * * 1-5", "2026-03-27T05:00:15Z", "2026-03-30T04:00:15Z", "2026-03-31T04:00:15Z")]
    public void Daylight_saving_days_have_each_time_once(string from, string cron, params string[] expected)
    {
        var expression =
            Cronos.CronExpression.Parse(cron, cron.Count(' '.Equals) == 5 ? Cronos.CronFormat.IncludeSeconds
                : Cronos.CronFormat.Standard);
        var at = DateTimeOffset.Parse(from);

        foreach (var due in expected.Select(DateTimeOffset.Parse))
        {
            at = expression.GetNextOccurrence(at, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"))!.Value;
            at.ShouldBe(due);
        }
    }

    private static string Schedule(string cron, string rest) =>
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "go", "Workflow": "WKF1", "Parameters": [ { "Name": "due", "Type": "datetime", "Required": false } ] } ],
          "Schedules": [ { "Name": "daily", "Cron": "{{cron}}", {{rest}} } ] } }
        """;

    private static async Task UploadAsync(BridgeUnderTest bridge, string name, string content, string tag) =>
        await bridge.Imports.GetBlobClient(name).UploadAsync(
            BinaryData.FromString(content),
                new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["tag"] = tag } });

    /// <summary>Waits until the bridge's own look at the container has taken so many files in all.</summary>
    private static Task TakenAsync(BridgeUnderTest bridge, int files) => Eventually.HoldsAsync(
        async () =>
        {
            bridge.World.Time!.Advance(TimeSpan.FromSeconds(2));
            return (int)(await bridge.SignalAsync("import"))["counts"]!["accepted"]! == files;
        },
        () => $"It does not take {files} files.");

    private static Task LookAsync(World world, Func<bool> until) => world.AdvanceUntilAsync(TimeSpan.FromSeconds(2), until);

    /// <summary>Waits until the schedules of a bridge have been looked at once.</summary>
    private static async Task BegunAsync(BridgeUnderTest bridge)
    {
        await bridge.Services.GetRequiredService<StorageSetup>().WaitAsync(TestContext.Current.CancellationToken);
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(TestContext.Current.CancellationToken);
    }
}
