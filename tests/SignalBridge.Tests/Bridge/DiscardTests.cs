using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>What an operator's taking one event out does to others that carry the same key.</summary>
public sealed class DiscardTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task A_discarded_repeat_does_not_take_the_event_before_it_along(string policy)
    {
        var (world, one, two, original, repeat) = await WaitingTwiceAsync(policy);
        await using (world)
        await using (one)
        await using (two)
        {
            await one.DoAsync($"events/{repeat}/discard");
            await one.RunDryAsync("ready");

            ((string)(await one.EventAsync(original))["state"]!).ShouldBe("fired");
            world.Numbers().ShouldBe([1, 2]);
        }
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task What_repeats_a_discarded_event_does_not_fire_in_its_stead(string policy)
    {
        var (world, one, two, original, repeat) = await WaitingTwiceAsync(policy);
        await using (world)
        await using (one)
        await using (two)
        {
            await one.DoAsync($"events/{original}/discard");
            await one.RunDryAsync("ready");

            var view = await one.EventAsync(repeat);
            ((string)view["state"]!, (string)view["duplicateOf"]!).ShouldBe(("duplicate", original));
            world.Numbers().ShouldBe([1]);
        }
    }

    [Fact]
    public void What_is_to_be_ended_with_another_event_is_decided_and_what_is_not_gathered_never_is()
    {
        var row = Chunk.Row("ready", Guid.CreateVersion7(), [[1]]);
        var into = new BridgeEventId("ready", Guid.CreateVersion7(), 0);
        var state = new MailboxState { Coalescing = new Coalescing(into, EventState.Coalesced, "It went with another.") };

        Why().ShouldBeNull();
        row["Gathered"] = true;
        Why().ShouldBe("It went with another.");
        state = new MailboxState();
        Why().ShouldBeNull();

        string? Why()
        {
            var chunk = Chunk.From(row);
            var item = new StoredEvent { Source = "operator", ReceivedAt = DateTimeOffset.UnixEpoch };
            return Discarding.WhyDecided(state, new PendingEvent(new BridgeEventId("ready", chunk.Id, 0), chunk, item));
        }
    }

    /// <summary>
    /// A slot that is closed by number 1, and number 2 waiting for it twice: instances do not know what the other one took.
    /// </summary>
    private async Task<(World World, BridgeUnderTest One, BridgeUnderTest Two, string Original,
        string Repeat)> WaitingTwiceAsync(string policy)
    {
        var world = await Sample.WorldAsync(azurite);
        var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));
        var two = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));
        await one.PostNumberAsync(1);
        await one.SettledAsync("ready");
        var original = await one.PostNumberAsync(2);
        world.Time!.Advance(TimeSpan.FromSeconds(1));
        return (world, one, two, original, await two.PostNumberAsync(2));
    }
}
