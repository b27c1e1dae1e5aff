using System.Net;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Hosting;
using SignalBridge.Mailboxes;
using SignalBridge.Retention;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>What has ended goes when its time is over, in small steps; what waits never goes.</summary>
public sealed class RetentionTests(AzuriteFixture azurite)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Done for 10 days, dead for 20, batches for 5.
    private static readonly string Configuration = Sample.Numbered().Replace("""{ "SignalBridge": {""", """
        { "SignalBridge": { "Retention": { "DoneFor": "10.00:00:00", "DeadFor": "20.00:00:00", "BatchesFor": "5.00:00:00" },
        """, StringComparison.Ordinal).Replace("\"UnknownOutcome\"", "\"DeduplicateFor\": \"1.00:00:00\", \"UnknownOutcome\"", StringComparison.Ordinal);

    [Fact]
    public async Task The_server_removes_events_with_their_payloads_in_time_and_fires_one_that_waited_longer()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Configuration);
        var stored = new Stored(bridge.Services);
        var fired = await AcceptLargeAsync(bridge, 1);
        await bridge.SettledAsync("ready");
        await PostAsync(bridge, "/api/signals/ready/pause");
        var discarded = await AcceptLargeAsync(bridge, 2);
        await PostAsync(bridge, $"/api/events/{discarded}/discard");
        var pending = await AcceptLargeAsync(bridge, 3);
        var dead = await KeepDeadAsync(bridge, Large("""{"kind":"ready"}"""));
        (await stored.PayloadNamesAsync()).Count.ShouldBe(4);

        world.Time!.Advance(10 * Day - TimeSpan.FromMinutes(1));
        await OnceAroundAsync(bridge);
        ((string)(await bridge.EventAsync(fired))["body"]!).ShouldBe(Large(Sample.Body(1)));
        ((string)(await bridge.EventAsync(discarded))["state"]!).ShouldBe("discarded");
        await GoneAsync(world, stored, "fired|", Day, payloadsLeft: 2);
        (await stored.RowsAsync("discarded|")).ShouldBeEmpty();

        ((string)(await bridge.EventAsync(dead))["body"]!).ShouldBe(Large("""{"kind":"ready"}"""));
        (await bridge.Operator.GetAsync($"/api/events/{fired}", Ct)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await GoneAsync(world, stored, "dead|", 15 * Day, payloadsLeft: 1);
        world.Time.Advance(100 * Day);
        await OnceAroundAsync(bridge);
        (await stored.PayloadNamesAsync()).ShouldHaveSingleItem();

        await PostAsync(bridge, "/api/signals/ready/resume");
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1, 3]);
        ((string)(await bridge.EventAsync(pending))["body"]!).ShouldBe(Large(Sample.Body(3)));
        world.Log.Lines.ShouldContain(line =>
            line.Contains("What ready kept for its time is removed, discarded events: 1", StringComparison.Ordinal));
        world.Log.Lines.ShouldContain(line => line.Contains("What ready kept for its time is removed, dead events: 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Fired", 10)]
    [InlineData("Coalesced", 10)]
    [InlineData("Duplicate", 10)]
    [InlineData("Discarded", 10)]
    [InlineData("Dead", 20)]
    public async Task The_age_of_an_event_counts_from_its_end(string end, int days)
    {
        var state = Enum.Parse<EventState>(end);
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var (now, second) = (world.Time!.GetUtcNow(), TimeSpan.FromSeconds(1));
        var old = stored.Ended(state, now - 200 * Day, now - days * Day - second);
        var endedLately = stored.Ended(state, now - 200 * Day, now - days * Day + second);
        var young = stored.Ended(state, now - days * Day + second, now - days * Day + second);
        await stored.AddAsync([old, endedLately, young]);

        await instance.Services.GetRequiredService<ClockTick>().RunAsync(Ct);

        (await stored.RowsAsync(MailboxKeys.EndedPrefix(state))).ShouldBe([young.RowKey, endedLately.RowKey]);
    }

    [Fact]
    public async Task Many_rows_go_in_steps_of_a_hundred()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var old = world.Time!.GetUtcNow() - 30 * Day;
        await stored.AddAsync(Enumerable.Range(0, 1_250)
            .Select(i => stored.Ended(EventState.Dead, old.AddMinutes(i), old.AddMinutes(i + 10))));
        var dead = Kind(instance, "dead events");

        (await dead.StepAsync("ready", Ct)).ShouldBe(new Removal(100, More: true));
        (await dead.StepAsync("ready", Ct)).ShouldBe(new Removal(100, More: true));
        var expiry = instance.Services.GetRequiredService<Expiry>();
        await expiry.AllAsync(Ct);
        (await stored.RowsAsync("dead|")).Count.ShouldBe(1_050 - Expiry.StepsAtOnce * 100);
        await expiry.AllAsync(Ct);
        (await stored.RowsAsync("dead|")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_instances_at_once_remove_everything_and_nothing_else()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var one = await IdleAsync(world);
        await using var two = await IdleAsync(world);
        var stored = new Stored(one.Services);
        var now = world.Time!.GetUtcNow();
        var payloads = Enumerable.Range(0, 40).Select(i => $"ready/{now - 30 * Day:yyyy-MM-dd}/{i}.json").ToList();
        await Stored.UploadAsync(stored.Payloads, payloads);
        await stored.AddAsync(Enumerable.Range(0, 440)
            .Select(i => stored.Ended(EventState.Fired, now - 30 * Day, now - 30 * Day, payloads.ElementAtOrDefault(i))));
        await stored.AddAsync(Enumerable.Range(0, 440).Select(i => stored.Key($"{i:x32}", now - Day)));
        await stored.AddAsync([stored.Ended(EventState.Fired, now - 9 * Day, now - 9 * Day),
            stored.Key($"{500:x32}", now + Day)]);

        await Eventually.HoldsAsync(
            async () =>
            {
                await Task.WhenAll(one.Services.GetRequiredService<Expiry>().AllAsync(Ct),
                    two.Services.GetRequiredService<Expiry>().AllAsync(Ct));
                world.Time.Advance(TimeSpan.FromHours(1));
                return (await stored.RowsAsync("fired|")).Count + (await stored.RowsAsync("seen|")).Count == 2;
            },
            () => "Something is left.");
        (await stored.RowsAsync("seen|")).ShouldBe([MailboxKeys.Seen($"{500:x32}")]);

        // Where one instance's answer was lost to the other, the payload is found by its date.
        world.Time.Advance(5 * Day);
        await one.Services.GetRequiredService<Expiry>().AllAsync(Ct);
        (await stored.PayloadNamesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_payload_whose_event_is_gone_goes_once_nothing_that_old_is_left()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var now = world.Time!.GetUtcNow();
        string Payload(int age) => $"ready/{now - age * Day:yyyy-MM-dd}/{age}.json";
        await Stored.UploadAsync(stored.Payloads, Payload(60), Payload(50), Payload(40), Payload(30), Payload(21), Payload(1),
            $"ready-2/{now - 60 * Day:yyyy-MM-dd}/1.json");
        var pending = await stored.AppendAsync(now - 30 * Day);
        var waitedLong = stored.Ended(EventState.Dead, now - 40 * Day, now - Day, Payload(40));
        await stored.AddAsync([waitedLong]);

        await AllStepsAsync(instance, "orphaned payloads");
        (await stored.PayloadNamesAsync()).ShouldBe([Payload(40), Payload(30), Payload(21), Payload(1)]);
        await stored.Table.DeleteEntityAsync("ready", waitedLong.RowKey, cancellationToken: Ct);
        await AllStepsAsync(instance, "orphaned payloads");
        (await stored.PayloadNamesAsync()).ShouldBe([Payload(30), Payload(21), Payload(1)]);
        await stored.Table.DeleteEntityAsync("ready", pending, cancellationToken: Ct);
        await AllStepsAsync(instance, "orphaned payloads");
        (await stored.PayloadNamesAsync()).ShouldBe([Payload(21), Payload(1)]);
        world.Time.Advance(2 * Day);
        await AllStepsAsync(instance, "orphaned payloads");
        (await stored.PayloadNamesAsync()).ShouldBe([Payload(1)]);
        (await new Stored(instance.Services, "ready-2").PayloadNamesAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_repeat_that_waited_longer_than_its_key_is_kept_does_not_fire()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var headers = Signed.GitHub(Sample.Body(1));
        await using (var first = await BridgeUnderTest.StartAsync(world, Configuration))
        {
            await first.AcceptedAsync("crm", Sample.Body(1), headers);
            await first.SettledAsync("ready");
            await PostAsync(first, "/api/signals/ready/pause");
        }

        // Another instance does not remember the key, so the repeat waits for a turn.
        await using var second = await BridgeUnderTest.StartAsync(world, Configuration);
        var stored = new Stored(second.Services);
        world.Time!.Advance(TimeSpan.FromHours(20));
        await second.AcceptedAsync("crm", Sample.Body(1), headers);
        world.Time.Advance(5 * Day);
        await OnceAroundAsync(second);
        await AllStepsAsync(second.Services, "deduplication keys");
        await PostAsync(second, "/api/signals/ready/resume");
        await second.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
        ((long)(await second.SignalAsync("ready"))["counts"]!["duplicate"]!).ShouldBe(1);
        await GoneAsync(world, stored, "seen|", TimeSpan.FromMinutes(20), payloadsLeft: 0);
    }

    [Fact]
    public async Task Keys_go_wherever_they_are_among_more_than_a_page_of_others()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var now = world.Time!.GetUtcNow();
        var keys = Enumerable.Range(0, 1_300).Select(i => MailboxKeys.HashOf("crm", $"{i}")).ToList();
        await stored.AddAsync(keys.Select((key, i) => stored.Key(key, i % 10 == 0 ? now - Day : now + Day)));
        var expired = Kind(instance, "deduplication keys");

        // From anywhere: at most the rest of the round, the first page, the second, and what a hundred at a time leaves over.
        var removed = 0;
        for (var step = 0; step < 5; step++)
        {
            var (count, _) = await expired.StepAsync("ready", Ct);
            count.ShouldBeLessThanOrEqualTo(100);
            removed += count;
        }

        removed.ShouldBe(130);
        (await stored.RowsAsync("seen|")).ShouldBe(keys.Where((_, i) => i % 10 != 0).Select(MailboxKeys.Seen)
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_row_that_changed_after_it_was_read_is_kept()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var row = stored.Key("0f", world.Time!.GetUtcNow());
        await stored.AddAsync([row]);
        var read =
            await stored.Table.QueryAsync<TableEntity>(r => r.RowKey == row.RowKey, select: ["PartitionKey", "RowKey"],
                cancellationToken: Ct).ToListAsync(Ct);
        await stored.Table.UpsertEntityAsync(stored.Key("0f", world.Time.GetUtcNow() + Day), TableUpdateMode.Replace, Ct);

        (await RowDeletion.TryAsync(stored.Table, read, Ct)).ShouldBeFalse();

        (await stored.RowsAsync("seen|")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_batch_file_is_kept_from_when_it_was_last_needed()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var instance = await IdleAsync(world);
        var stored = new Stored(instance.Services);
        var now = world.Time!.GetUtcNow();
        string File(double age, string kind = "csv") =>
            $"ready/{now - age * Day:yyyyMMdd'T'HHmmssfff'Z'}-{Guid.NewGuid():N}.{kind}";
        string[] files = [File(90), File(80, "ndjson"), File(40), File(30)];
        await Stored.UploadAsync(stored.Batches,
            [.. files, "ready/notes.txt", File(60).Replace("ready/", "ready-2/", StringComparison.Ordinal)]);

        // The last is being handed over; the one before was in use until that was begun, 30 days ago.
        await stored.WriteStateAsync(new MailboxState
        {
            Batch = new Batch(files[3]),
            Slot = new Slot { UsedAt = now - 32 * Day }
        });
        await AllStepsAsync(instance, "batch files");
        (await stored.BatchNamesAsync()).ShouldBe([files[3], "ready/notes.txt"]);
        await stored.WriteStateAsync(new MailboxState { Slot = new Slot { UsedAt = now } });
        await AllStepsAsync(instance, "batch files");
        (await stored.BatchNamesAsync()).ShouldBe([files[3], "ready/notes.txt"]);

        // One more began lately: until then the one before may have been handed over.
        var latest = File(1);
        await Stored.UploadAsync(stored.Batches, latest);
        await AllStepsAsync(instance, "batch files");
        (await stored.BatchNamesAsync()).ShouldBe([files[3], latest, "ready/notes.txt"]);
        world.Time.Advance(5 * Day);
        await AllStepsAsync(instance, "batch files");
        (await stored.BatchNamesAsync()).ShouldBe([latest, "ready/notes.txt"]);
        (await new Stored(instance.Services, "ready-2").BatchNamesAsync()).ShouldHaveSingleItem();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static string Large(string body) => $"{body[..^1]},\"padding\":\"{new string('x', 40_000)}\"}}";

    private static Task<string> AcceptLargeAsync(BridgeUnderTest bridge, int number) =>
        bridge.AcceptedAsync("crm", Large(Sample.Body(number)), Signed.GitHub(Large(Sample.Body(number))));

    private static async Task<string> KeepDeadAsync(BridgeUnderTest bridge, string body)
    {
        using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
        answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        return (string)(await BridgeUnderTest.JsonAsync(answer))["id"]!;
    }

    private static async Task PostAsync(BridgeUnderTest bridge, string path)
    {
        using var answer = await bridge.Operator.PostAsync(path, null, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct));
    }

    /// <summary>An instance that does nothing unless told to, in a world whose storage is there.</summary>
    private static async Task<WebApplication> IdleAsync(World world)
    {
        var instance = BridgeUnderTest.Build(world, Configuration);
        var setup = instance.Services.GetRequiredService<StorageSetup>();
        await setup.StartAsync(Ct);
        await setup.WaitAsync(Ct);
        return instance;
    }

    private static IExpiring Kind(WebApplication instance, string kind) =>
        instance.Services.GetServices<IExpiring>().Single(k => k.Kind == kind);

    private static Task AllStepsAsync(WebApplication instance, string kind) => AllStepsAsync(instance.Services, kind);

    private static async Task AllStepsAsync(IServiceProvider services, string kind)
    {
        var expiring = services.GetServices<IExpiring>().Single(k => k.Kind == kind);
        while ((await expiring.StepAsync("ready", Ct)).More)
        {
        }
    }

    /// <summary>One step of every kind, beside those that the server takes itself.</summary>
    private static async Task OnceAroundAsync(BridgeUnderTest bridge)
    {
        foreach (var kind in bridge.Services.GetServices<IExpiring>())
        {
            await kind.StepAsync("ready", Ct);
        }
    }

    private static async Task GoneAsync(World world, Stored stored, string prefix, TimeSpan after, int payloadsLeft)
    {
        world.Time!.Advance(after);
        var looks = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                // The pump sleeps by the clock: between two looks it is its turn.
                world.Time.Advance(++looks % 20 == 0 ? TimeSpan.FromMinutes(1) : TimeSpan.Zero);
                return (await stored.RowsAsync(prefix)).Count == 0 && (await stored.PayloadNamesAsync()).Count == payloadsLeft;
            },
            () => $"Rows {prefix} or their payloads are left.");
    }
}
