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
            // The turn finds nothing more; before it has written so, the next event comes, and its instance finds the mailbox
            // claimed.
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
        using var slow = new HookedWire(world.Time, request => isHeld && IsReadingOfState(request) ? stopping.Task
            : Task.CompletedTask);
        var instance = Start(world, new StorageWire(new Lifeline(), wakes.Add, slow));
        await instance.SetUpAsync(Ct);
        isHeld = true;
        await AcceptAsync(instance);

        var disposed = instance.DisposeAsync();
        stopping.SetResult();
        await disposed;

        wakes.Sent.ShouldBe(1);
    }

    [Fact]
    public async Task While_a_signal_sleeps_its_state_is_read_once_a_moment_however_much_comes_in()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var (wakes, reads) = (new Wakeboard(world.Time!), 0);
        using var counting = new HookedWire(world.Time, request =>
        {
            reads += IsReadingOfState(request) ? 1 : 0;
            return Task.CompletedTask;
        });
        await using var instance = Start(world, new StorageWire(new Lifeline(), wakes.Add, counting));
        await FallAsleepAsync(instance, world);
        (reads, var sent) = (0, wakes.Sent);

        for (var i = 0; i < 20; i++)
        {
            await AcceptAsync(instance);
        }

        reads.ShouldBe(0);
        world.Time!.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => Task.FromResult(reads == 1), () => $"It was read {reads} times.");
        await instance.Get<AppendWatch>().WaitAsync();
        reads.ShouldBe(1);
        wakes.Sent.ShouldBe(sent);
    }

    [Fact]
    public async Task An_event_that_comes_when_a_signal_thought_asleep_has_come_to_rest_is_woken_a_moment_later()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var wakes = new Wakeboard(world.Time!);
        await using var instance = Start(world, new StorageWire(new Lifeline(), wakes.Add, new FakedDate(world.Time)));
        await FallAsleepAsync(instance, world);

        // Another instance takes a turn before its time and finds nothing: an operator had discarded what waited.
        var mailbox = instance.Get<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        await claimed.ReleaseAsync(claimed.State with { WakeAt = null }, Ct);
        var sent = wakes.Sent;
        await AcceptAsync(instance);

        world.Time!.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => Task.FromResult(wakes.Sent == sent + 1), () => "No wake came.");
    }

    /// <summary>Fires one event, and has the next wait; the wakes of both have come.</summary>
    private static async Task FallAsleepAsync(Instance instance, World world)
    {
        await instance.SetUpAsync(Ct);
        for (var i = 0; i < 2; i++)
        {
            await AcceptAsync(instance);
            await instance.Get<AppendWatch>().WaitAsync();
            await instance.Get<TurnRunner>().TakeAsync("ready", Ct);
        }

        world.Fired.Count.ShouldBe(1);
        (await instance.Get<MailboxRegistry>().For("ready").ReadStateAsync(Ct)).WakeAt.ShouldNotBeNull();
        await AcceptAsync(instance);
        await instance.Get<AppendWatch>().WaitAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Instance Start(World world, HttpMessageHandler wire) =>
        new(world, world.Write(Sample.Numbered()), world.Time!, wire);

    private static bool IsLookForEvents(HttpRequestMessage request) =>
        request.RequestUri!.Query.Contains("log", StringComparison.Ordinal)
            && !request.RequestUri.Query.Contains("select", StringComparison.Ordinal);

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
        (await instance.Get<Intake>().AcceptAsync(instance.Get<Routes>().Signals["ready"], item,
            Ct)).ShouldBeOfType<Acceptance.Stored>();
    }
}
