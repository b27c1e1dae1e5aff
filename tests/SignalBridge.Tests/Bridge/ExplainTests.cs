using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>One event explained: what happened to it, and what it waits for.</summary>
public sealed class ExplainTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_fired_event_tells_in_order_what_happened()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var id = await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        var found = await bridge.EventAsync(id);
        History(found).ShouldBe(["It came in from webhook:crm.",
            "Campaign was called; the outcome is Accepted. Campaign accepted the call.",
                "It ended as fired. Campaign accepted the call."]);
        found["history"]!.AsArray().Select(h => (DateTimeOffset)h!["at"]!).ShouldAllBe(at => at == world.Time!.Start);
        found["waitsFor"].ShouldBeNull();
    }

    [Fact]
    public async Task An_event_that_waits_for_the_slot_says_until_when_and_why()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        world.Time!.Advance(TimeSpan.FromMinutes(3));

        var found = await bridge.EventAsync(await bridge.PostNumberAsync(2));

        ((string)found["waitsFor"]!).ShouldBe("It fires at 2026-03-02 08:10:00Z: the slot opens 00:10:00 after 2026-03-02 08:00:00Z.");
        History(found).ShouldBe(["It came in from webhook:crm."]);
    }

    [Fact]
    public async Task An_event_behind_others_says_how_many_and_fires_when_it_said()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(2);
        await bridge.PostNumberAsync(3);
        var id = await bridge.PostNumberAsync(4);

        ((string)(await bridge.EventAsync(id))["waitsFor"]!).ShouldBe(
            "2 events are ahead of it, and one fires every 00:10:00: it fires at about 2026-03-02 08:30:00Z.");
        await bridge.RunDryAsync("ready");

        world.Fired[3].Time.ShouldBe(new DateTimeOffset(2026, 3, 2, 8, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_long_line_is_counted_for_one_page_only()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.DoAsync("signals/ready/pause");
        var first = await bridge.PostNumberAsync(1);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        BridgeEventId.TryParse(first, out var parsed).ShouldBeTrue();
        var chunk = await mailbox.FindChunkAsync(parsed.Chunk, TestContext.Current.CancellationToken);
        var bytes = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(chunk![0], MailboxJson.Default.StoredEvent);
        var ids = new ChunkIds(world.Time!);
        await new Stored(bridge.Services).AppendAsync(Enumerable.Range(0, 1000).Select(_ => (ids.Next(), 1)), bytes);
        world.Time!.Advance(TimeSpan.FromSeconds(1));

        var last = await bridge.EventAsync(await bridge.PostNumberAsync(2));

        ((string)last["waitsFor"]!).ShouldBe("The signal is paused. Then at least 1000 events are ahead of it.");
    }

    [Fact]
    public async Task Under_Latest_an_event_goes_with_the_next_slot()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: "Latest"));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var older = await bridge.PostNumberAsync(2);
        var newest = await bridge.PostNumberAsync(3);

        ((string)(await bridge.EventAsync(newest))["waitsFor"]!).ShouldBe(
            "It goes with the next slot, at 2026-03-02 08:10:00Z: the newest event that waits then fires, and the others go into it.");
        await bridge.RunDryAsync("ready");

        History(await bridge.EventAsync(older)).ShouldBe(
            ["It came in from webhook:crm.",
                $"It ended as coalesced. Event {newest} was the newest that waited, and fired for it."]);
    }

    [Fact]
    public async Task A_duplicate_and_a_replay_name_the_other_event()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await using var two = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var first = await one.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "same"));
        await one.SettledAsync("ready");
        var second = await two.AcceptedAsync("crm", Sample.Body(1), Signed.GitHub(Sample.Body(1), "same"));
        await two.RunDryAsync("ready");

        var replay = await one.ReplayEventAsync(second);

        History(await one.EventAsync(second)).ShouldBe(
            ["It came in from webhook:crm.", $"It ended as duplicate. It repeats event {first}.",
                $"It was replayed as event {replay}."]);
        History(await one.EventAsync(replay))[0].ShouldBe($"It was accepted as a replay of event {second}, from webhook:crm.");
    }

    [Fact]
    public async Task An_event_whose_content_is_gone_tells_what_its_row_still_knows()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.DoAsync("signals/ready/pause");
        var padding = new string('x', 100_000);
        var pending = await bridge.AcceptedAsync("crm", $$"""{"number":1,"padding":"{{padding}}"}""", Signed.GitHub($$"""{"number":1,"padding":"{{padding}}"}"""));
        using var refused = await bridge.PostAsync("crm", $$"""{"padding":"{{padding}}"}""", Signed.GitHub($$"""{"padding":"{{padding}}"}"""));
        var dead = (string)(await BridgeUnderTest.JsonAsync(refused))["id"]!;
        var stored = new Stored(bridge.Services);
        foreach (var name in await stored.PayloadNamesAsync())
        {
            await stored.Payloads.DeleteBlobAsync(name, cancellationToken: TestContext.Current.CancellationToken);
        }

        var (first, second) = (await bridge.EventAsync(pending), await bridge.EventAsync(dead));

        ((string)first["state"]!, (string)first["source"]!, (string)first["reason"]!).ShouldBe(
            ("pending", "webhook:crm", "The signal is paused. Its content is no longer in storage."));
        ((string)second["state"]!, (string?)second["body"], (string)second["reason"]!).ShouldBe(
            ("dead", null, "It cannot be mapped: 'number' has no value: `body.number` finds nothing; the body has `padding`. Its content is no longer in storage."));
        History(second).Count.ShouldBe(2);
    }

    private static IReadOnlyList<string> History(JsonNode found) =>
        [.. found["history"]!.AsArray().Select(h => (string)h!["what"]!)];
}
