using Azure.Data.Tables;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Proofs;

namespace SignalBridge.Tests.Bridge;

/// <summary>The rounds that all instances share where the host calls by a timer.</summary>
public sealed class RoundTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(30);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_two_instances_one_takes_the_round_and_the_next_is_a_period_later()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await StartAsync(world);
        await using var other = await StartAsync(world);
        var next = world.Time!.GetUtcNow() + Period;

        (await one.Get<Beat>().TryTakeAsync(Period, always: false, Ct)).ShouldBe((true, next));
        (await other.Get<Beat>().TryTakeAsync(Period, always: false, Ct)).ShouldBe((false, next));
        world.Time.Advance(Period - TimeSpan.FromMilliseconds(1));
        (await other.Get<Beat>().TryTakeAsync(Period, always: false, Ct)).Taken.ShouldBeFalse();
        world.Time.Advance(TimeSpan.FromMilliseconds(1));
        (await other.Get<Beat>().TryTakeAsync(Period, always: false, Ct)).Taken.ShouldBeTrue();
    }

    [Fact]
    public async Task The_first_round_of_an_instance_is_its_own()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await StartAsync(world);
        await using var other = await StartAsync(world);

        await one.Get<Beat>().TryTakeAsync(Period, always: false, Ct);

        (await other.Get<Beat>().TryTakeAsync(Period, always: true, Ct)).Taken.ShouldBeTrue();
    }

    [Fact]
    public async Task A_round_that_was_written_far_ahead_holds_up_nobody()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await StartAsync(world);
        await one.Get<Beat>().TryTakeAsync(Period, always: false, Ct);
        var sources = one.Get<StorageAccount>().Tables.GetTableClient(one.Get<StorageOptions>().SourceTable);
        await sources.UpsertEntityAsync(new TableEntity("clock",
            "beat")
        { ["At"] = world.Time!.GetUtcNow() + TimeSpan.FromDays(1) }, cancellationToken: Ct);

        (await one.Get<Beat>().TryTakeAsync(Period, always: false, Ct)).Taken.ShouldBeTrue();
    }

    [Fact]
    public async Task A_mailbox_that_cannot_be_read_is_told_of_in_one_line_and_the_others_are_seen_to()
    {
        await using var world = await Sample.WorldAsync(azurite);
        world.AddWorkflow("WKF2", TimeSpan.FromMinutes(10));
        await using var instance = await StartAsync(world, Two);
        foreach (var signal in (string[])["ready", "steady"])
        {
            await instance.Get<Mailboxes.Intake>().AcceptAsync(
                instance.Get<Routes>().Signals[signal],
                    new Mailboxes.StoredEvent { Source = "operator", ReceivedAt = world.Time!.GetUtcNow() }, Ct);
        }

        await instance.Get<Mailboxes.AppendWatch>().WaitAsync();
        var queue = instance.Get<Azure.Storage.Queues.QueueClient>();
        await queue.ClearMessagesAsync(Ct);
        var mailboxes = instance.Get<StorageAccount>().Tables.GetTableClient(instance.Get<StorageOptions>().MailboxTable);
        await mailboxes.UpsertEntityAsync(new TableEntity("ready", "state") { ["Paused"] = "no boolean" },
            TableUpdateMode.Replace, Ct);

        await instance.Get<ClockTick>().RoundAsync(always: true, Ct);
        await instance.Get<ClockTick>().RoundAsync(always: true, Ct);

        (await queue.ReceiveMessagesAsync(32, cancellationToken: Ct)).Value.Select(m => m.Body.ToString())
            .ShouldContain("steady");
        world.Log.Lines.Where(line => line.Contains("could not see to", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("ready: ");
        await mailboxes.DeleteEntityAsync("ready", "state", cancellationToken: Ct);
        await instance.Get<ClockTick>().RoundAsync(always: true, Ct);
        world.Log.Lines.ShouldContain(line => line.Contains("The clock sees to the sweep again.", StringComparison.Ordinal));
    }

    private const string Two = """
        { "SignalBridge": { "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1" }, { "Name": "steady", "Workflow": "WKF2", "Activity": "signal1" } ] } }
        """;

    private static async Task<Instance> StartAsync(World world, string? configuration = null)
    {
        var instance = new Instance(world, world.Write(configuration ?? Sample.Numbered()), world.Time!,
            new FakedDate(world.Time));
        await instance.SetUpAsync(Ct);
        return instance;
    }
}
