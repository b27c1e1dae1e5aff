using Campaign.Client;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Proofs;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>
/// What a mailbox costs does not depend on how much waits in it: as many calls to storage, and as many rows read.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LargeMailboxTests(AzuriteFixture azurite)
{
    // A hundred events that came one by one, as many as a page has, and one more.
    private const int Front = 101;

    [Fact]
    public async Task With_thousands_pending_everything_takes_as_many_calls_and_rows_as_with_a_hundred()
    {
        var few = await CostsAsync(chunksBehind: 0);
        var many = await CostsAsync(chunksBehind: 612);

        many.ShouldBe(few);
        few.Single(cost => cost.Name == "append").Calls.ShouldBe(2, "The chunk with its tally, and a look at the state.");
    }

    [Fact]
    public async Task Pages_of_pending_events_show_each_once_in_order_however_they_are_packed()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = new Instance(world, world.Write(Sample.Numbered()), world.Time!, new FakedDate(world.Time));
        await instance.SetUpAsync(Ct);
        var ids = new ChunkIds(world.Time!);
        var chunks = ((int[])[1, 99, 1, 256, 3, 96, 1, 1, 1, 42]).Select(events => (Id: ids.Next(), Events: events)).ToList();
        await new Stored(instance.Get<IServiceProvider>()).AppendAsync(chunks, Event(world));
        var signal = instance.Get<Routes>().Signals["ready"];

        List<EventPage> pages = [];
        do
        {
            pages.Add(await instance.Get<Operator>().EventsAsync(signal, EventState.Pending, pages.LastOrDefault()?.NextPage,
                Ct));
        }
        while (pages[^1].NextPage is not null);

        pages.Select(page => page.Events.Count).ShouldBe([100, 100, 100, 100, 100, 1]);
        pages.SelectMany(page => page.Events).Select(e => e.Id).ShouldBe(
            chunks.SelectMany(chunk => Enumerable.Range(0, chunk.Events), (chunk, place) =>
                new BridgeEventId("ready", chunk.Id, place).ToString()));
    }

    [Fact]
    public async Task A_few_events_of_one_end_are_listed_by_one_call_among_thousands_of_another()
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new CountingWire(world.Time!);
        await using var instance = new Instance(world, world.Write(Sample.Numbered()), world.Time!, wire);
        await instance.SetUpAsync(Ct);
        var stored = new Stored(instance.Get<IServiceProvider>());
        var begin = world.Time!.GetUtcNow();
        await stored.AddAsync(Enumerable.Range(1, 2_000)
            .Select(i => stored.Ended(i % 1_000 == 0 ? EventState.Duplicate : EventState.Fired, begin.AddSeconds(i), begin)));
        wire.Take();

        var page =
            await instance.Get<Operator>().EventsAsync(instance.Get<Routes>().Signals["ready"], EventState.Duplicate, null, Ct);

        (page.Events.Count, page.NextPage).ShouldBe((2, null));
        wire.Take().ShouldBe((1, 2));
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private async Task<IReadOnlyList<(string Name, int Calls, int Rows)>> CostsAsync(int chunksBehind)
    {
        await using var world = await Sample.WorldAsync(azurite);
        using var wire = new CountingWire(world.Time!);
        await using var instance = new Instance(world, world.Write(Sample.Numbered()), world.Time!, wire);
        await instance.SetUpAsync(Ct);
        var ids = new ChunkIds(world.Time!);
        await new Stored(instance.Get<IServiceProvider>()).AppendAsync(
            Enumerable.Range(0, Front + chunksBehind).Select(i => (ids.Next(), i < Front ? 1 : 8)), Event(world));
        world.Time!.Advance(TimeSpan.FromSeconds(1));
        var (signal, operations) = (instance.Get<Routes>().Signals["ready"], instance.Get<Operator>());
        wire.Take();

        List<(string Name, int Calls, int Rows)> costs = [];
        async Task MeasureAsync(string name, Func<Task> work)
        {
            await work();
            var (calls, rows) = wire.Take();
            costs.Add((name, calls, rows));
        }

        await MeasureAsync("turn", () => instance.Get<TurnRunner>().TakeAsync("ready", Ct));
        world.Fired.Count.ShouldBe(1);
        await MeasureAsync("append", async () =>
        {
            var item = new StoredEvent { Source = "operator", ReceivedAt = world.Time.GetUtcNow() };
            (await instance.Get<Intake>().AcceptAsync(signal, item, Ct)).ShouldBeOfType<Acceptance.Stored>();

            // A wake waits for the next slot, so none is sent; but the state is looked at, after the answer.
            await Eventually.HoldsAsync(() => Task.FromResult(wire.Calls == 2), () => $"{wire.Calls} calls.");
        });
        await MeasureAsync("list", async () =>
            (await operations.EventsAsync(signal, EventState.Pending, null, Ct)).Events.Count.ShouldBe(100));
        await MeasureAsync("count", async () =>
            (await operations.ViewAsync(signal, Ct)).Pending.ShouldBe(Front + (8 * chunksBehind)));
        await MeasureAsync("sweep", () => instance.Get<Sweep>().OneAsync("ready", Ct));
        await MeasureAsync("forecast", () => instance.Get<ReplayForecaster>().OfAsync(signal, 1, Ct));
        return costs;
    }

    private static byte[] Event(World world) => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(
        new StoredEvent
        {
            Source = "operator",
            ReceivedAt = world.Time!.GetUtcNow(),
            Parameters = [new SignalParameter("number", ParameterType.Number, "1")]
        },
        MailboxJson.Default.StoredEvent);
}
