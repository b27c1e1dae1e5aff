using Campaign.Client;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Retention;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Proofs;

/// <summary>Every event is counted once, whatever becomes of the write that adds it and of the tally that counts it.</summary>
public sealed class TallyTests(AzuriteFixture azurite)
{
    // As often as the SDK tries one call.
    private const int AllTries = 3;

    [Theory]
    [InlineData(StorageFault.Busy)]
    [InlineData(StorageFault.BusyButDone)]
    [InlineData(StorageFault.Reset)]
    [InlineData(StorageFault.ResetButDone)]
    public async Task What_is_added_in_trouble_is_counted_once(StorageFault fault)
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new NextWrites(world.Time!);
        await using var instance = await StartAsync(world, wire);
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        HashSet<BridgeEventId> acknowledged = [];
        var number = 0;

        // The first write of all begins the tally, the others change it; the second may find one there that failed for its
        // sender.
        foreach (var writes in (int[])[AllTries, 1, AllTries, 1])
        {
            foreach (var isDead in (bool[])[false, true])
            {
                wire.GoWrong(fault, writes);
                var item = Item(world, ++number);
                acknowledged.Add(await UntilTakenAsync(() =>
                    isDead ? KeepDeadAsync(instance, item) : AcceptAsync(instance, item)));
                var states = await mailbox.AddUpAsync();
                acknowledged.ShouldBeSubsetOf(states.Keys);
            }
        }

        var isDone = fault is StorageFault.BusyButDone or StorageFault.ResetButDone;
        var view = await instance.Get<Operator>().ViewAsync(Signal(instance), Ct);

        // A sender who was told 503 although it was done has sent again.
        (view.Pending, view.Counts.Dead, view.Counts.Accepted).ShouldBe(isDone ? (6, 6, 12) : (4, 4, 8));
    }

    [Fact]
    public async Task An_append_that_is_repeated_after_its_event_has_gone_adds_none()
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new NextWrites(world.Time!);
        await using var instance = await StartAsync(world, wire);
        await using var other = await StartAsync(world, new FakedDate(world.Time));
        wire.GoWrong(StorageFault.ResetButDone, 1);
        wire.Then = () => other.Get<Delivery.TurnRunner>().TakeAsync("ready", Ct);

        var id = await AcceptAsync(instance, Item(world, 1));

        (await instance.Get<MailboxRegistry>().For("ready").AddUpAsync()).ShouldHaveSingleItem()
            .ShouldBe(new(id, EventState.Fired));
        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task The_tallies_of_writers_that_are_gone_become_one()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await StartAsync(world, new FakedDate(world.Time));
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        await Parallel.ForEachAsync(Enumerable.Range(0, 120), Ct, async (_, token) =>
            await new TalliedMailbox(mailbox).AppendAsync(Guid.CreateVersion7(world.Time!.GetUtcNow()),
                [Bytes(world), Bytes(world)], token));
        await Parallel.ForAsync(0, 5, Ct, async (_, _) => await KeepDeadAsync(instance, Item(world, 1) with { Keys = [] }));

        world.Time!.Advance(TimeSpan.FromMinutes(59));
        (await FoldAsync(instance)).ShouldBe(default);
        world.Time.Advance(TimeSpan.FromMinutes(2));
        (await FoldAsync(instance)).ShouldBe(new Removal(99, More: true));
        (await FoldAsync(instance)).ShouldBe(new Removal(22, More: false));
        (await FoldAsync(instance)).ShouldBe(default);

        (await mailbox.TalliesAsync(Ct)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(sum => sum.Appended.ShouldBe(240), sum => sum.DeadAtOnce.ShouldBe(5));
        await mailbox.AddUpAsync();
    }

    [Fact]
    public async Task A_writer_whose_tally_was_taken_begins_another()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await StartAsync(world, new FakedDate(world.Time));
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        await AcceptAsync(instance, Item(world, 1));
        world.Time!.Advance(TimeSpan.FromHours(2));
        (await FoldAsync(instance)).Count.ShouldBe(1);

        await AcceptAsync(instance, Item(world, 2));
        await KeepDeadAsync(instance, Item(world, 3));

        (await mailbox.TalliesAsync(Ct)).Select(tally => (tally.IsBase, tally.Appended, tally.DeadAtOnce))
            .ShouldBe([(true, 1, 0), (false, 1, 1)], ignoreOrder: true);
        await mailbox.AddUpAsync();
    }

    [Fact]
    public async Task A_tally_that_is_written_while_it_is_taken_stays()
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new NextWrites(world.Time!);
        await using var instance = await StartAsync(world, wire);
        await using var other = await StartAsync(world, new FakedDate(world.Time));
        await AcceptAsync(other, Item(world, 1));
        world.Time!.Advance(TimeSpan.FromHours(2));
        wire.GoWrong(StorageFault.Reset, 1);
        wire.Then = () => AcceptAsync(other, Item(world, 2));

        (await FoldAsync(instance)).ShouldBe(new Removal(0, More: true));
        (await FoldAsync(instance)).ShouldBe(default);

        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        (await mailbox.AddUpAsync()).Count.ShouldBe(2);

        // And one that is taken, but whose taker does not hear of it, is taken once.
        world.Time.Advance(TimeSpan.FromHours(2));
        wire.GoWrong(StorageFault.ResetButDone, 1);
        (await FoldAsync(instance)).ShouldBe(new Removal(0, More: true));
        (await mailbox.TalliesAsync(Ct)).ShouldHaveSingleItem().Appended.ShouldBe(2);
    }

    [Fact]
    public async Task Events_that_were_dead_at_once_stay_counted_when_they_have_expired()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await StartAsync(world, new FakedDate(world.Time));
        await KeepDeadAsync(instance, Item(world, 1));
        world.Time!.Advance(TimeSpan.FromDays(400));

        await instance.Get<Expiry>().AllAsync(Ct);

        (await instance.Get<Operator>().EventsAsync(Signal(instance), EventState.Dead, null, Ct)).Events.ShouldBeEmpty();
        (await instance.Get<Operator>().ViewAsync(Signal(instance), Ct)).Counts.ShouldBe(new EventCounts(1, 0, 0, 0, 1, 0));
    }

    [Fact]
    public async Task Of_dead_events_with_one_id_the_first_is_kept_and_counted()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await StartAsync(world, new FakedDate(world.Time));
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        await using var writer = new MailboxWriter(mailbox, instance.Get<PayloadStore>(), world.Time!, _ => { });
        var same = new BridgeEventId("ready", Guid.CreateVersion7(world.Time!.GetUtcNow()), 0);

        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(i => writer.KeepDeadAsync(i % 2 == 0 ? same : same with { Chunk = Guid.NewGuid() }, Item(world, i), "", Ct)));

        (await mailbox.AddUpAsync()).Count.ShouldBe(11);
    }

    [Fact]
    public async Task Dead_events_that_others_have_kept_already_do_not_fail_the_events_beside_them()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await StartAsync(world, new FakedDate(world.Time));
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        var rows = Enumerable.Range(1, 12).Select(age => new EndedEvent(
            new("ready", Guid.CreateVersion7(world.Time!.GetUtcNow().AddMinutes(-age)), 0), EventState.Dead, Item(world, age),
                world.Time.GetUtcNow(), "", null, [])
        { AtOnce = true }.Row()).ToList();
        await new TalliedMailbox(mailbox).AddAsync(Guid.CreateVersion7(world.Time!.GetUtcNow()), [], rows, Ct);

        await new TalliedMailbox(mailbox).AddAsync(Guid.CreateVersion7(world.Time.GetUtcNow()), [Bytes(world)], rows, Ct);

        (await mailbox.AddUpAsync()).Values.CountBy(state => state)
            .ShouldBe([new(EventState.Pending, 1), new(EventState.Dead, 12)], ignoreOrder: true);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static async Task<Instance> StartAsync(World world, HttpMessageHandler wire)
    {
        var instance = new Instance(world, world.Write(Sample.Numbered()), world.Time!, wire);
        await instance.SetUpAsync(Ct);
        return instance;
    }

    private static Signal Signal(Instance instance) => instance.Get<Routes>().Signals["ready"];

    private static Task<Removal> FoldAsync(Instance instance) =>
        instance.Get<IServiceProvider>().GetServices<IExpiring>().OfType<IdleTallies>().Single().StepAsync("ready", Ct);

    private static async Task<BridgeEventId> AcceptAsync(Instance instance, StoredEvent item)
    {
        var acceptance = await instance.Get<Intake>().AcceptAsync(Signal(instance), item, Ct);

        // Its wake is a write, too: none of those that are to go wrong next.
        await instance.Get<AppendWatch>().WaitAsync();
        return acceptance.ShouldBeOfType<Acceptance.Stored>().Id;
    }

    private static Task<BridgeEventId> KeepDeadAsync(Instance instance, StoredEvent item) =>
        instance.Get<Intake>().KeepDeadAsync(Signal(instance), item with { Unmappable = ["It has no number."] }, null, Ct);

    private static async Task<BridgeEventId> UntilTakenAsync(Func<Task<BridgeEventId>> send)
    {
        while (true)
        {
            try
            {
                return await send();
            }
            catch (StorageUnavailableException)
            {
                // As a sender does who is told 503.
            }
        }
    }

    private static StoredEvent Item(World world, int number) => new()
    {
        Source = "webhook:crm",
        ReceivedAt = world.Time!.GetUtcNow(),
        Keys = [MailboxKeys.HashOf("crm", $"number {number}")],
        Parameters = [new SignalParameter("number", ParameterType.Number, $"{number}")],
    };

    private static byte[] Bytes(World world) =>
        System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Item(world, 1), MailboxJson.Default.StoredEvent);
}
