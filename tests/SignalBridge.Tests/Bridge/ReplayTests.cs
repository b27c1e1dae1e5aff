using System.Net;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>What has ended comes in again: mapped again, in its slot, once.</summary>
public sealed class ReplayTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_dead_webhook_is_mapped_by_the_corrected_mapping_and_names_go_both_ways()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var dead = await DeadAsync(bridge, 7);
        await bridge.DoAsync($"events/{dead}/replay", expected: HttpStatusCode.UnprocessableEntity);
        Correct(bridge);

        var replay = await bridge.ReplayEventAsync(dead);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([7]);
        world.Fired[0].Source.ShouldBe("webhook:crm");
        ((string)(await bridge.EventAsync(dead))["replayedAs"]!).ShouldBe(replay);
        ((string)(await bridge.EventAsync(replay))["replayOf"]!).ShouldBe(dead);
        var counts = (await bridge.SignalAsync("ready"))["counts"]!;
        ((long)counts["accepted"]!, (long)counts["fired"]!, (long)counts["dead"]!).ShouldBe((2, 1, 1));
    }

    [Fact]
    public async Task A_dry_run_says_what_then_happens_and_replays_obey_the_slot_in_order()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        await bridge.PostNumberAsync(2);
        foreach (var number in (int[])[11, 12, 13, 14])
        {
            await DeadAsync(bridge, number);
        }

        Correct(bridge);
        var dry = await bridge.ReplayAsync("""{"dryRun":true}""");
        (await bridge.EventsAsync("ready", "pending")).Count.ShouldBe(1);
        var done = await bridge.ReplayAsync();
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 11, 12, 13, 14]);
        world.Fired.Zip(world.Fired.Skip(1)).ShouldAllBe(pair => pair.Second.Time - pair.First.Time == TimeSpan.FromMinutes(10));
        ((int)done["selected"]!, (int)done["accepted"]!).ShouldBe((4, 4));
        ((int)dry["selected"]!, (int)dry["accepted"]!, (int)dry["forecast"]!["signals"]!).ShouldBe((4, 4, 4));
        ((DateTimeOffset)dry["forecast"]!["lastFires"]!).ShouldBe(world.Fired[^1].Time);
    }

    [Fact]
    public async Task A_selection_that_is_asked_for_twice_is_replayed_once()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await DeadAsync(bridge, 1);
        await DeadAsync(bridge, 2);
        Correct(bridge);

        var both = await Task.WhenAll(bridge.ReplayAsync(), bridge.ReplayAsync());
        var third = await bridge.ReplayAsync();
        await bridge.RunDryAsync("ready");

        both.Sum(answer => (int)answer["accepted"]!).ShouldBeGreaterThanOrEqualTo(2);
        ((int)third["selected"]!).ShouldBe(0);
        world.Numbers().ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_request_that_died_before_it_marked_is_recognised(bool sameInstance)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var dead = await DeadAsync(bridge, 1);
        Correct(bridge);
        await bridge.ReplayAsync();
        await UnmarkAsync(bridge, dead);
        await using var other = await BridgeUnderTest.StartAsync(world, Corrected);

        var again = await (sameInstance ? bridge : other).ReplayAsync();
        await other.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
        ((int)again["duplicate"]!, (int)again["accepted"]!).ShouldBe(sameInstance ? (1, 0) : (0, 1));
        (await other.EventAsync(dead))["replayedAs"].ShouldNotBeNull();
        (await other.EventsAsync("ready", "duplicate")).Count.ShouldBe(sameInstance ? 0 : 1);
    }

    [Fact]
    public async Task It_is_recognised_for_days_however_shortly_the_signal_remembers_webhooks()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var configuration =
            Sample.Numbered().Replace("\"WhenThrottled\"", "\"DeduplicateFor\": \"00:01:00\", \"WhenThrottled\"",
                StringComparison.Ordinal);
        await using var bridge = await BridgeUnderTest.StartAsync(world, configuration);
        var dead = await DeadAsync(bridge, 1);
        Correct(bridge);
        await bridge.ReplayAsync();
        await bridge.RunDryAsync("ready");
        await UnmarkAsync(bridge, dead);
        world.Time!.Advance(TimeSpan.FromDays(6));

        await bridge.ReplayAsync();
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task One_event_is_replayed_again_only_when_its_replay_has_ended()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var fired = await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");

        var first = await bridge.ReplayEventAsync(fired);
        var pending = await bridge.DoAsync($"events/{first}/replay", expected: HttpStatusCode.Conflict);
        var twice = await bridge.DoAsync($"events/{fired}/replay", expected: HttpStatusCode.Conflict);
        await bridge.RunDryAsync("ready");
        var second = await bridge.ReplayEventAsync(fired);
        await bridge.RunDryAsync("ready");

        ((string)pending["title"]!).ShouldBe("The event is pending; only one that has ended can be replayed.");
        ((string)twice["title"]!).ShouldBe($"The event was replayed as event {first}, which is still pending.");
        second.ShouldNotBe(first);
        world.Numbers().ShouldBe([1, 1, 1]);
        await bridge.DoAsync("events/ready.00000000000070008000000000000000.0/replay", expected: HttpStatusCode.NotFound);
        await bridge.DoAsync("events/nobody.00000000000070008000000000000000.0/replay", expected: HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Under_Reject_a_replay_takes_what_the_slot_takes_as_the_dry_run_said(bool isOpen)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(policy: "Reject"));
        foreach (var number in (int[])[1, 2, 3])
        {
            await DeadAsync(bridge, number);
        }

        if (!isOpen)
        {
            await bridge.PostNumberAsync(0);
            await bridge.SettledAsync("ready");
        }

        Correct(bridge);
        var dry = await bridge.ReplayAsync("""{"dryRun":true}""");
        var done = await bridge.ReplayAsync();

        ((int)done["accepted"]!, (int)done["refused"]!).ShouldBe(isOpen ? (1, 2) : (0, 3));
        ((int)dry["accepted"]!, (int)dry["refused"]!, (int)dry["forecast"]!["signals"]!).ShouldBe(isOpen ? (1, 2, 1) : (0, 3, 0));
        ((int)(await bridge.ReplayAsync("""{"dryRun":true}"""))["selected"]!).ShouldBe(isOpen ? 2 : 3);
    }

    [Fact]
    public async Task While_paused_a_dry_run_does_not_say_when()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await DeadAsync(bridge, 1);
        Correct(bridge);
        await bridge.DoAsync("pause");

        var forecast = (await bridge.ReplayAsync("""{"dryRun":true}"""))["forecast"]!;

        ((int)forecast["signals"]!, forecast["lastFires"], (string)forecast["reason"]!)
            .ShouldBe((1, null, "The bridge is paused since 2026-03-02 08:00:00Z."));
    }

    [Fact]
    public async Task The_oldest_come_first_and_what_is_beyond_the_limit_is_told()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        foreach (var number in (int[])[1, 2, 3, 4, 5])
        {
            await DeadAsync(bridge, number);
        }

        Correct(bridge);
        var first = await bridge.ReplayAsync("""{"limit":2}""");
        var rest = await bridge.ReplayAsync("""{"limit":2}""");
        await bridge.RunDryAsync("ready");

        ((int)first["accepted"]!, (int)first["remaining"]!).ShouldBe((2, 3));
        ((int)rest["accepted"]!, (int)rest["remaining"]!).ShouldBe((2, 1));
        world.Numbers().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task What_cannot_be_mapped_fills_no_limit_twice_until_the_mapping_changes()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        foreach (var number in (int[])[11, 12, 13])
        {
            await DeadAsync(bridge, number, "other");
        }

        await DeadAsync(bridge, 1);
        await DeadAsync(bridge, 2);
        Correct(bridge);

        (await CountsAsync()).ShouldBe((2, 2, 0, 0, 3));
        (await CountsAsync()).ShouldBe((2, 1, 1, 2, 1));
        (await CountsAsync(", \"dryRun\": true")).ShouldBe((1, 0, 1, 3, 0));
        (await CountsAsync()).ShouldBe((1, 0, 1, 3, 0));
        bridge.Set("SignalBridge:Hooks:0:Parameters:number", $"{CorrectedMapping} || body.other");
        (await CountsAsync()).ShouldBe((2, 0, 2, 0, 1));
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 2, 11, 12]);

        async Task<(int Selected, int Unmappable, int Accepted, int PassedOver, int Remaining)> CountsAsync(string more = "")
        {
            var report = await bridge.ReplayAsync($$"""{"limit": 2{{more}}}""");
            return ((int)report["selected"]!, (int)report["unmappable"]!, (int)report["accepted"]!, (int)report["passedOver"]!,
                (int)report["remaining"]!);
        }
    }

    [Fact]
    public async Task A_selection_goes_by_state_time_and_source()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.RunDryAsync("ready");
        world.Time!.Advance(TimeSpan.FromHours(1));
        await bridge.DoAsync("signals/ready/fire", """{"parameters":{"number":2}}""", HttpStatusCode.Accepted);
        await bridge.RunDryAsync("ready");
        await DeadAsync(bridge, 3);

        (await SelectedAsync("\"state\":\"fired\"")).ShouldBe(2);
        (await SelectedAsync("\"state\":[\"fired\",\"dead\"]")).ShouldBe(3);
        (await SelectedAsync("\"state\":[\"fired\",\"dead\"],\"hook\":\"crm\"")).ShouldBe(2);
        (await SelectedAsync("\"state\":\"fired\",\"source\":\"operator\"")).ShouldBe(1);
        (await SelectedAsync("\"state\":\"fired\",\"from\":\"2026-03-02T08:00:00Z\",\"to\":\"2026-03-02T09:00:00Z\""))
            .ShouldBe(1);
        (await SelectedAsync("\"state\":\"fired\",\"from\":\"2026-03-02T10:00:00+01:00\"")).ShouldBe(1);
        (await SelectedAsync("\"state\":\"discarded\"")).ShouldBe(0);

        async Task<int> SelectedAsync(string selection) =>
            (int)(await bridge.ReplayAsync($"{{\"dryRun\":true,{selection}}}"))["selected"]!;
    }

    [Theory]
    [InlineData("""{"states":"dead"}""", "'states' is not known here (did you mean 'state'?).")]
    [InlineData("""{"state":"daed"}""", "'daed' is no state (did you mean 'dead'?).")]
    [InlineData("""{"state":"pending"}""", "A pending event cannot be replayed: it is still to come.")]
    [InlineData("""{"state":[]}""", "\"state\" must be one or a list of fired, coalesced, duplicate, dead, discarded.")]
    [InlineData("""{"state":4}""", "\"state\" must be one or a list of fired, coalesced, duplicate, dead, discarded.")]
    [InlineData("""{"from":"yesterday"}""", "\"from\" must be a date and time with an offset, such as 2026-03-01T08:00:00Z.")]
    [InlineData("""{"to":"2026-03-01T08:00:00"}""", "\"to\" must be a date and time with an offset, such as 2026-03-01T08:00:00Z.")]
    [InlineData("""{"from":"2026-03-01T08:00:00Z","to":"2026-03-01T08:00:00Z"}""", "\"from\" must be before \"to\".")]
    [InlineData("""{"hook":"cmr"}""", "There is no hook 'cmr' (did you mean 'crm'?). For one that was there, write \"source\": \"webhook:cmr\".")]
    [InlineData("""{"hook":"crm","source":"webhook:crm"}""", "\"hook\" and \"source\" say the same; keep one.")]
    [InlineData("""{"source":7}""", "\"source\" must be a string, such as webhook:crm, file:nightly, schedule:daily or operator.")]
    [InlineData("""{"limit":0}""", "\"limit\" must be a whole number from 1 to 10000.")]
    [InlineData("""{"limit":10001}""", "\"limit\" must be a whole number from 1 to 10000.")]
    [InlineData("""{"limit":1.5}""", "\"limit\" must be a whole number from 1 to 10000.")]
    [InlineData("""{"limit":99999999999999999999}""", "\"limit\" must be a whole number from 1 to 10000.")]
    [InlineData("""{"dryRun":"true"}""", "\"dryRun\" must be true or false.")]
    [InlineData("""[]""", "The body must be a JSON object.")]
    public async Task A_selection_that_cannot_be_meant_is_refused_with_what_to_write(string body, string title)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());

        var problem = await bridge.DoAsync("signals/ready/replay", body, HttpStatusCode.BadRequest);

        ((string)problem["title"]!).ShouldBe(title);
    }

    private const string CorrectedMapping = "body.number || body.count";

    private static string Corrected =>
        Sample.Numbered().Replace("\"body.number\"", $"\"{CorrectedMapping}\"", StringComparison.Ordinal);

    private static void Correct(BridgeUnderTest bridge) => bridge.Set("SignalBridge:Hooks:0:Parameters:number", CorrectedMapping);

    /// <summary>Posts a webhook that only the corrected mapping can map.</summary>
    /// <returns>The id of the dead event.</returns>
    private static async Task<string> DeadAsync(BridgeUnderTest bridge, int number, string field = "count")
    {
        var body = $$"""{"kind":"ready","{{field}}":{{number}}}""";
        using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        return (string)(await BridgeUnderTest.JsonAsync(answer))["id"]!;
    }

    /// <summary>Leaves an event as a request does that died between append and mark.</summary>
    private static async Task UnmarkAsync(BridgeUnderTest bridge, string id)
    {
        var table =
            bridge.Services.GetRequiredService<StorageAccount>().Tables.GetTableClient(bridge.Services.GetRequiredService<StorageOptions>().MailboxTable);
        BridgeEventId.TryParse(id, out var parsed).ShouldBeTrue();
        TableEntity row = await table.GetEntityAsync<TableEntity>("ready", MailboxKeys.Ended(EventState.Dead, parsed));
        row.Remove("ReplayedAs").ShouldBeTrue();
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }
}
