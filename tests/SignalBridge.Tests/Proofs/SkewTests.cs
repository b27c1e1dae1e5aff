using Campaign.Client;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Timing;

namespace SignalBridge.Tests.Proofs;

/// <summary>Instances whose hosts disagree about the time by up to a minute, over storage that has the true one.</summary>
public sealed class SkewTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Whoever_takes_the_turn_no_slot_is_met_early_and_none_is_much_late()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var fast = await StartAsync(world, 60);
        await using var slow = await StartAsync(world, -60);
        await using var right = await StartAsync(world, 0);
        Instance[] all = [fast, slow, right];
        for (var number = 1; number <= 6; number++)
        {
            await AcceptAsync(all[number % 3], number);
            world.Time!.Advance(TimeSpan.FromSeconds(2));
        }

        // Each second, each of them looks: as hosts whose queue delivers to whoever asks first.
        for (var second = 0; world.Fired.Count < 6 && second < 3700; second += second % 600 is > 15 and < 580 ? 10 : 1)
        {
            world.Time!.SetUtcNow(new DateTimeOffset(2026, 3, 2, 8, 1, 0, 0, TimeSpan.Zero).AddSeconds(second));
            foreach (var instance in all.Skip(second % 3).Concat(all.Take(second % 3)))
            {
                await instance.Get<TurnRunner>().TakeAsync("ready", Ct);
            }
        }

        world.Numbers().ShouldBe([1, 2, 3, 4, 5, 6]);
        world.Calls.ShouldAllBe(c => c.Outcome == CampaignEmulator.TriggerOutcome.Accepted);
        foreach (var (before, after) in world.Fired.Zip(world.Fired.Skip(1)))
        {
            (after.Time - before.Time).ShouldBeInRange(Interval, Interval + TimeSpan.FromSeconds(12));
        }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_claim_that_lives_is_nobody_elses(int ahead)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var owner = await StartAsync(world, 0);
        await using var other = await StartAsync(world, ahead);
        await AcceptAsync(owner, 1);
        var mailbox = owner.Get<MailboxRegistry>().For("ready");
        (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct)).ShouldNotBeNull();

        world.Time!.Advance(owner.Get<LiveTimings>().Current.Lease - TimeSpan.FromSeconds(2));
        (await other.Get<TurnRunner>().TakeAsync("ready", Ct)).ShouldBe(TurnResult.NotNeeded);
        world.Calls.ShouldBeEmpty();
        world.Time.Advance(TimeSpan.FromSeconds(4));
        (await other.Get<TurnRunner>().TakeAsync("ready", Ct)).ShouldBe(TurnResult.Rested);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_lost_answer_is_learnt_by_an_instance_with_another_clock(int ahead)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var first = await StartAsync(world, 0);
        await using var second = await StartAsync(world, ahead);
        world.Campaign.Faults.Add(new CampaignEmulator.Fault
        {
            Call = CampaignEmulator.CallKind.Trigger,
            Drop = true,
            When = CampaignEmulator.FaultMoment.After,
        });
        await AcceptAsync(first, 1);
        await first.Get<TurnRunner>().TakeAsync("ready", Ct);

        world.Time!.Advance(TimeSpan.FromMinutes(8));
        await second.Get<TurnRunner>().TakeAsync("ready", Ct);

        world.Numbers().ShouldBe([1]);
        (await second.Get<MailboxRegistry>().For("ready").ReadStateAsync(Ct)).Counts.Fired.ShouldBe(1);
    }

    [Fact]
    public async Task A_clock_set_back_by_hours_or_forward_fires_nothing_early_nor_late()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var host = new HostClock(world.Time!, TimeSpan.Zero);
        await using var instance = await StartAsync(world, host);
        await AcceptAsync(instance, 1);
        await AcceptAsync(instance, 2);
        await instance.Get<TurnRunner>().TakeAsync("ready", Ct);
        foreach (var hours in (double[])[-3, 5])
        {
            host.Ahead = TimeSpan.FromHours(hours);
            world.Time!.Advance(TimeSpan.FromMinutes(4.9));
            await instance.Get<TurnRunner>().TakeAsync("ready", Ct);
            world.Calls.Count.ShouldBe(1);
        }

        world.Time!.Advance(TimeSpan.FromSeconds(15));
        await instance.Get<TurnRunner>().TakeAsync("ready", Ct);
        world.Numbers().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task What_comes_in_before_storage_has_told_the_time_waits_for_it(int ahead)
    {
        await using var world = await Sample.WorldAsync(azurite);
        var host = new HostClock(world.Time!, TimeSpan.FromSeconds(ahead));
        await using var instance = new Instance(world, world.Write(Sample.Numbered()), host, new FakedDate(world.Time));

        var accepting = AcceptAsync(instance, 1);
        accepting.IsCompleted.ShouldBeFalse();
        await instance.SetUpAsync(Ct);
        await accepting;

        (await instance.Get<MailboxRegistry>().For("ready").OldestPendingAsync(Ct)).ShouldBe(world.Time!.GetUtcNow());
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Task<Instance> StartAsync(World world, int ahead) =>
        StartAsync(world, new HostClock(world.Time!, TimeSpan.FromSeconds(ahead)));

    private static async Task<Instance> StartAsync(World world, HostClock host)
    {
        var instance = new Instance(world, world.Write(Sample.Numbered()), host, new FakedDate(world.Time));
        await instance.SetUpAsync(Ct);
        return instance;
    }

    private static async Task AcceptAsync(Instance instance, int number)
    {
        var item = new StoredEvent
        {
            Source = "webhook:crm",
            ReceivedAt = instance.Get<CommonClock>().GetUtcNow(),
            Parameters = [new SignalParameter("number", ParameterType.Number, $"{number}")],
        };
        (await instance.Get<Intake>().AcceptAsync(instance.Get<SignalBridge.Routing.Routes>().Signals["ready"], item,
            Ct)).ShouldBeOfType<Acceptance.Stored>();
    }
}
