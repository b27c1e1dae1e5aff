using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>A captured webhook, sent again under the unsigned id that a later genuine one will bear.</summary>
public sealed class PoisonedIdTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_genuine_webhook_fires_under_an_id_that_a_captured_one_was_sent_under()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await AcceptAndFireAsync(world, 1);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        // This instance does not remember the captured one, and takes it; the turn finds it to be a repeat.
        await bridge.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "the-next-id"));
        await bridge.RunDryAsync("ready");
        (await bridge.EventsAsync("ready", "duplicate")).ShouldHaveSingleItem();

        await bridge.AcceptedAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2), "the-next-id"));
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task A_genuine_webhook_also_fires_where_the_captured_one_still_waits(string policy)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await AcceptAndFireAsync(world, 1, policy);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));

        await bridge.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "the-next-id"));
        await bridge.AcceptedAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2), "the-next-id"));
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task A_webhook_that_a_stranger_sends_first_under_an_old_id_still_fires_when_its_sender_sends_it(string policy)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await AcceptAndFireAsync(world, 1, policy);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));

        // Captured on its way, and held back: what is signed is new, and the id is another's.
        await bridge.AcceptedAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2), "its-own-id"));
        await bridge.AcceptedAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2), "the-genuine-id"));
        await bridge.RunDryAsync("ready");
        await bridge.AcceptedAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3), "its-own-id"));
        await bridge.RunDryAsync("ready");
        await bridge.AcceptedAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3), "another-genuine-id"));
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 3]);
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task What_a_turn_has_found_to_be_a_repeat_is_known_at_once_when_it_comes_again(string policy)
    {
        await using var world = await Sample.WorldAsync(azurite);
        var first = await AcceptAndFireAsync(world, 1, policy);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));
        await bridge.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "another-id"));
        await bridge.RunDryAsync("ready");

        using var again = await bridge.PostAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "a-third-id"));

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await BridgeUnderTest.JsonAsync(again)).ToJsonString().ShouldBe($$"""{"status":"duplicate","id":"{{first}}"}""");
    }

    [Fact]
    public async Task A_webhook_with_a_changed_body_under_an_old_id_is_left_to_the_turn()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "one-id"));
        await bridge.AcceptedAsync("crm", Sample.Body(2), Signed.GitHub(Sample.Body(2), "one-id"));
        await bridge.RunDryAsync("ready");
        await bridge.AcceptedAsync("crm", Sample.Body(3), Signed.GitHub(Sample.Body(3), "one-id"));
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
        (await bridge.EventsAsync("ready", "duplicate")).Count.ShouldBe(2);
    }

    /// <summary>An instance that takes a webhook, fires it, and is gone with all that it remembers.</summary>
    private static async Task<string> AcceptAndFireAsync(World world, int number, string policy = "Queue")
    {
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: policy));
        var id = await bridge.AcceptedAsync("crm", Sample.Body(number), Signed.GitHub(Sample.Body(number), "its-own-id"));
        await bridge.RunDryAsync("ready");
        return id;
    }
}
