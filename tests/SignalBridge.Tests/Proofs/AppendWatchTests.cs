using Campaign.Client;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>Appends that come at awkward moments, and what is known of their wakes.</summary>
public sealed class AppendWatchTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task An_event_that_comes_just_as_a_turn_comes_to_rest_waits_for_a_slot_that_is_written_down()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var wakes = new Wakeboard(world.Time!);
        await using var other = Start(world, new StorageWire(new Lifeline(), wakes.Add, new FakedDate(world.Time)));
        await other.SetUpAsync(Ct);
        var looks = 0;
        using var late = new HookedWire(world.Time, async request =>
        {
            // The turn finds nothing more; before it has written so, the next event comes, and its instance finds the mailbox claimed.
            if (IsLookForEvents(request) && ++looks == 2)
            {
                await AcceptAsync(other);
                await other.Get<AppendWatch>().WaitAsync();
            }
        });
        await using var turning = Start(world, new StorageWire(new Lifeline(), wakes.Add, late));
        await AcceptAsync(other);
        await other.Get<AppendWatch>().WaitAsync();

        while (wakes.TryTakeDue())
        {
            await turning.Get<TurnRunner>().TakeAsync("ready", Ct);
        }

        looks.ShouldBeGreaterThan(1);
        world.Fired.Count.ShouldBe(1);
        var state = await other.Get<MailboxRegistry>().For("ready").ReadStateAsync(Ct);
        state.WakeAt.ShouldBe(state.NextSlot(TimeSpan.FromMinutes(10)));
        wakes.Next.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_instance_that_stops_right_after_an_append_sends_its_wake_first()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var wakes = new Wakeboard(world.Time!);
        var (isHeld, stopping) = (false, new TaskCompletionSource());
        using var slow = new HookedWire(world.Time, request => isHeld && IsReadingOfState(request) ? stopping.Task : Task.CompletedTask);
        var instance = Start(world, new StorageWire(new Lifeline(), wakes.Add, slow));
        await instance.SetUpAsync(Ct);
        isHeld = true;
        await AcceptAsync(instance);

        var disposed = instance.DisposeAsync();
        stopping.SetResult();
        await disposed;

        wakes.Sent.ShouldBe(1);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Instance Start(World world, HttpMessageHandler wire) => new(world, world.Write(Sample.Numbered()), world.Time!, wire);

    private static bool IsLookForEvents(HttpRequestMessage request) =>
        request.RequestUri!.Query.Contains("log", StringComparison.Ordinal) && !request.RequestUri.Query.Contains("select", StringComparison.Ordinal);

    private static bool IsReadingOfState(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.Contains("RowKey='state'", StringComparison.Ordinal);

    private static async Task AcceptAsync(Instance instance)
    {
        var item = new StoredEvent
        {
            Source = "operator",
            ReceivedAt = instance.Get<TimeProvider>().GetUtcNow(),
            Parameters = [new SignalParameter("number", ParameterType.Number, "1")],
        };
        (await instance.Get<Intake>().AcceptAsync(instance.Get<Routes>().Signals["ready"], item, Ct)).ShouldBeOfType<Acceptance.Stored>();
    }
}
