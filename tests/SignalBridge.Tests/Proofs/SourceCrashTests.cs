using SignalBridge.Configuration;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// An instance killed before and after each durable write of what is not a webhook: operators, files, schedules.
/// </summary>
public sealed class SourceCrashTests(AzuriteFixture azurite)
{
    private const string Sources =
        """
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "Parameters": [ { "Name": "number", "Type": "number" } ] } ],
          "FileDrops": [ { "Name": "files", "Pattern": "*.csv", "Signal": "ready", "Parameters": { "number": "blob.size" } } ],
          "Schedules": [ SCHEDULE ] } }
        """;

    [Fact]
    public Task Pause_discard_and_resume() => CrashPoints.KillAtEachAsync(azurite, Sample.Numbered(), async scene =>
    {
        await scene.PauseAsync();
        var first = await scene.PostAsync(1);
        await scene.PostAsync(2);
        await scene.RunDryAsync();
        scene.World.Calls.ShouldBeEmpty();
        foreach (var (id, _) in (await scene.AddUpAsync()).Where(e => e.Key.Chunk.CompareTo(first.Chunk) <= 0))
        {
            await scene.DiscardAsync(id);
        }

        await scene.ResumeAsync();
        await scene.RunDryAsync();
        await scene.SettledAsync([2]);
        (await scene.AddUpAsync())[first].ShouldBe(EventState.Discarded);
    }, 12);

    [Fact]
    public Task A_dropped_file() =>
        CrashPoints.KillAtEachAsync(azurite, Sources.Replace("SCHEDULE", "", StringComparison.Ordinal), async scene =>
    {
        await DropAsync(scene.Onlooker);
        await scene.LookForFilesAsync();
        await scene.LookForFilesAsync();
        await scene.RunDryAsync();
        await scene.SettledAsync([5]);
    }, 6);

    [Fact]
    public Task A_dropped_file_that_cannot_be_mapped() => CrashPoints.KillAtEachAsync(azurite, Unmappable, async scene =>
    {
        await DropAsync(scene.Onlooker);
        await scene.LookForFilesAsync();
        await scene.LookForFilesAsync();
        (await scene.AddUpAsync()).Values.ShouldBe([EventState.Dead]);
    }, 2);

    [Fact]
    public async Task A_file_that_cannot_be_mapped_and_that_two_find_at_once_is_kept_once()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var other = new Instance(world, world.Write(Unmappable), world.Time!, new FakedDate(world.Time));
        await other.SetUpAsync(Ct);
        using var late = new HookedWire(world.Time, request =>
            request.Method == HttpMethod.Get
                && request.RequestUri!.AbsolutePath.Contains("drop%7Cfiles", StringComparison.OrdinalIgnoreCase)
                ? other.Get<FileDropReceiver>().SweepAsync(Ct) : Task.CompletedTask);
        await using var one = new Instance(world, world.Write(Unmappable), world.Time!, late);
        await DropAsync(other);

        await one.Get<FileDropReceiver>().SweepAsync(Ct);

        var page = await other.Get<Operator>().EventsAsync(other.Get<Routes>().Signals["ready"], EventState.Dead, null, Ct);
        page.Events.ShouldHaveSingleItem();
    }

    [Fact]
    public Task A_signal_on_schedule() => CrashPoints.KillAtEachAsync(azurite, WithSchedule(""" "Signal": "ready", "Parameters": { "number": "`7`" } """), async scene =>
    {
        await GoToNineAsync(scene);
        await scene.RunDryAsync();
        await scene.SettledAsync([7]);
    }, 7);

    [Theory]
    [InlineData("start")]
    [InlineData("pause")]
    public Task A_command_on_schedule(string command) => CrashPoints.KillAtEachAsync(azurite, WithSchedule($""" "Workflow": "WKF1", "Command": "{command}" """), async scene =>
    {
        await GoToNineAsync(scene);
        var given = scene.World.Campaign.Calls.All().Count(c => c.Call == CallKind.Command);
        if (command == "start")
        {
            given.ShouldBeLessThanOrEqualTo(1, "A start is given at most once.");
        }
        else
        {
            given.ShouldBeInRange(1, scene.HasCrashed ? 2 : 1);
        }
    }, 4);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Unmappable =>
        Sources.Replace("SCHEDULE", "", StringComparison.Ordinal)
            .Replace("blob.size", "blob.metadata.missing", StringComparison.Ordinal);

    private static async Task DropAsync(Instance instance)
    {
        var imports = instance.Get<StorageAccount>().Blobs.GetBlobContainerClient(instance.Get<StorageOptions>().ImportContainer);
        await imports.UploadBlobAsync("a.csv", BinaryData.FromString("12345"), Ct);
    }

    private static string WithSchedule(string action) =>
        Sources.Replace("SCHEDULE", $$"""{ "Name": "daily", "Cron": "0 9 * * *", "MisfireGrace": "01:00:00", {{action}} }""", StringComparison.Ordinal);

    /// <summary>To just after the hour at which the schedule is due, and on until a tick has nothing to do.</summary>
    private static async Task GoToNineAsync(Scene scene)
    {
        await scene.TickAsync();
        var nine = scene.World.Time!.GetUtcNow().Date.AddHours(9);
        scene.World.Time.Advance(nine - scene.World.Time.GetUtcNow().UtcDateTime);
        for (var i = 0; i < 8; i++)
        {
            await scene.TickAsync();
            scene.World.Time.Advance(TimeSpan.FromSeconds(15));
        }
    }
}
