using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Bridge;

/// <summary>The policy <c>Batch</c>: all that wait go into one file, and one signal hands it over.</summary>
public sealed class BatchTests(AzuriteFixture azurite)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_goes_into_one_file_and_the_signal_tells_its_name_count_and_times()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);

        var older = await bridge.PostNumberAsync(2);
        world.Time!.Advance(TimeSpan.FromSeconds(90.25));
        var newest = await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        world.Fired.Count.ShouldBe(2);
        var signal = world.Fired[1].Parameters;
        var file = signal.GetProperty("file").GetString()!;
        file.ShouldMatch(@"^ready/20260302T081000000Z-[0-9a-f]{32}\.csv$");
        (signal.GetProperty("count").GetString(), signal.GetProperty("first").GetString(), signal.GetProperty("last").GetString())
            .ShouldBe(("2", "2026-03-02 08:00:00.000Z", "2026-03-02 08:01:30.250Z"));
        (await ReadAsync(bridge, file)).ShouldBe(
            $"id,receivedAt,number,note\r\n{older},2026-03-02T08:00:00.000Z,2,\r\n{newest},2026-03-02T08:01:30.250Z,3,\r\n");
        world.Fired[1].Source.ShouldBe("batch");

        var went = await bridge.EventAsync(older);
        ((string)went["state"]!, (string)went["duplicateOf"]!).ShouldBe(("coalesced", newest));
        ((string)went["reason"]!).ShouldContain(file);
        var fired = await bridge.EventAsync(newest);
        ((string)fired["state"]!).ShouldBe("fired");
        ((string)fired["reason"]!).ShouldContain($"2 events in the file {file}");
        (await StateAsync(bridge)).Batch.ShouldBeNull();
    }

    [Fact]
    public async Task Values_that_a_line_or_a_spreadsheet_could_take_amiss_come_out_as_they_went_in()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);

        string[] notes = ["a,b", "say \"yes\"", "two\r\nlines", "=1+1", " grün ", "", "'x"];
        foreach (var (note, number) in notes.Select((note, i) => (note, i + 2)))
        {
            await PostAsync(bridge, number, note);
        }

        await bridge.RunDryAsync("ready");

        var text = await ReadAsync(bridge, world.Fired[1].Parameters.GetProperty("file").GetString()!);
        foreach (var note in notes)
        {
            text.ShouldContain(note.Contains(',') || note.Contains('"') || note.Contains('\n')
                ? $"\"{note.Replace("\"", "\"\"")}\"" : $",{note}\r\n");
        }
    }

    [Fact]
    public async Task A_file_of_JSON_lines_keeps_types()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world, format: "Ndjson");
        await FirstAsync(world, bridge);
        await PostAsync(bridge, 2, "a\nb");
        await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        var file = world.Fired[1].Parameters.GetProperty("file").GetString()!;
        file.ShouldEndWith(".ndjson");
        var rows =
            (await ReadAsync(bridge, file)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonNode.Parse(line)!).ToList();
        rows.Select(r => (int)r["number"]!).ShouldBe([2, 3]);
        ((string?)rows[0]["note"], (string?)rows[1]["note"]).ShouldBe(("a\nb", null));
        rows[0]!.AsObject().Select(p => p.Key).ShouldBe(["id", "receivedAt", "number", "note"]);
    }

    [Fact]
    public async Task A_batch_whose_signal_is_refused_is_dead_as_a_whole_and_the_next_goes_on()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        var ids = await Task.WhenAll(bridge.PostNumberAsync(2), bridge.PostNumberAsync(3));
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 1, Status = 400, When = FaultMoment.Before });
        await bridge.RunDryAsync("ready");

        foreach (var id in ids)
        {
            ((string)(await bridge.EventAsync(id))["state"]!).ShouldBe("dead");
        }

        world.Fired.Count.ShouldBe(1);
        await bridge.PostNumberAsync(4);
        await bridge.RunDryAsync("ready");
        (await NumbersAsync(world, bridge)).ShouldBe([1, 4]);
    }

    [Fact]
    public async Task While_Campaign_does_not_take_it_the_file_stays_the_same_and_what_comes_later_goes_into_the_next()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        await bridge.PostNumberAsync(2);
        world.Campaign.Faults.Add(NotRunning(2));
        world.Time!.Advance(TimeSpan.FromMinutes(10));
        await bridge.SettledAsync("ready");
        var file = (await StateAsync(bridge)).Batch.ShouldNotBeNull().File;

        await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        world.Fired.Skip(1).Select(f => f.Parameters.GetProperty("count").GetString()).ShouldBe(["1", "1"]);
        world.Fired[1].Parameters.GetProperty("file").GetString().ShouldBe(file);
        (await NumbersAsync(world, bridge)).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public async Task An_event_discarded_after_its_file_was_written_is_in_no_file_that_is_handed_over()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        var discarded = await bridge.PostNumberAsync(2);
        await bridge.PostNumberAsync(3);
        world.Campaign.Faults.Add(NotRunning(1));
        world.Time!.Advance(TimeSpan.FromMinutes(10));
        await bridge.SettledAsync("ready");
        var withdrawn = (await StateAsync(bridge)).Batch.ShouldNotBeNull().File;

        using var answer = await bridge.Operator.PostAsync($"/api/events/{discarded}/discard", null, Ct);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Ct) + await StateAsync(bridge));
        await bridge.RunDryAsync("ready");

        (await NumbersAsync(world, bridge)).ShouldBe([1, 3]);
        (await Batches(bridge).GetBlobClient(withdrawn).ExistsAsync(Ct)).Value.ShouldBeFalse();
    }

    [Fact]
    public async Task A_batch_whose_answer_was_lost_is_asked_about_with_the_same_file_and_keeps_its_events()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        var kept = await bridge.PostNumberAsync(2);
        await bridge.PostNumberAsync(3);
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 1, Drop = true, When = FaultMoment.After });
        world.Time!.Advance(TimeSpan.FromMinutes(10));
        await bridge.SettledAsync("ready");
        (await StateAsync(bridge)).UnknownSince.ShouldNotBeNull();

        using var refused = await bridge.Operator.PostAsync($"/api/events/{kept}/discard", null, Ct);
        refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.Conflict);
        var title = (string)(await BridgeUnderTest.JsonAsync(refused))["title"]!;
        title.ShouldStartWith("What becomes of the event is decided, so it cannot be discarded. It is in the file ready/");
        title.ShouldEndWith(", and Campaign may have taken the signal for it.");
        refused.Headers.RetryAfter.ShouldBeNull();
        await bridge.PostNumberAsync(4);
        await bridge.RunDryAsync("ready");

        world.Calls.Select(c =>
            c.Outcome).ShouldBe([TriggerOutcome.Accepted, TriggerOutcome.Accepted, TriggerOutcome.TooEarly,
                TriggerOutcome.Accepted]);
        world.Calls[2].Parameters.GetRawText().ShouldBe(world.Calls[1].Parameters.GetRawText());
        (await NumbersAsync(world, bridge)).ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task Events_too_large_for_a_row_are_in_the_file_and_one_whose_content_is_gone_is_dead()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        var large = new string('x', 40_000);
        await PostAsync(bridge, 2, large);
        var gone = await PostAsync(bridge, 3, large);
        var chunk = (await Mailbox(bridge).FindChunkAsync(EventIdOf(gone).Chunk, Ct))!;
        var payloads =
            bridge.Services.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(bridge.Services.GetRequiredService<StorageOptions>().PayloadContainer);
        await payloads.DeleteBlobAsync(chunk[EventIdOf(gone).Place].Payload, cancellationToken: Ct);
        await bridge.RunDryAsync("ready");

        var signal = world.Fired[1].Parameters;
        signal.GetProperty("count").GetString().ShouldBe("1");
        (await ReadAsync(bridge, signal.GetProperty("file").GetString()!)).ShouldContain($",2,{large}\r\n");
        (await Mailbox(bridge).ReadStateAsync(Ct)).Counts.Dead.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_with_an_event_that_has_become_too_old_is_written_once_more_without_it()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world, maximumAge: "00:05:00");
        await bridge.DoAsync("signals/ready/pause");

        // It took four minutes to come in: its chunk is younger than it is.
        var slow = new StoredEvent
        {
            Source = "operator",
            ReceivedAt = world.Time!.GetUtcNow() - TimeSpan.FromMinutes(4),
            Parameters = [new("number", global::Campaign.Client.ParameterType.Number, "1")]
        };
        var old =
            ((Acceptance.Stored)await bridge.Services.GetRequiredService<Intake>()
                .AcceptAsync(bridge.Signal("ready"), slow, Ct)).Id;
        var young = await bridge.PostNumberAsync(2);
        world.Campaign.Faults.Add(new Fault
        {
            Call = CallKind.Trigger,
            Times = 1,
            Status = 429,
            RetryAfter = TimeSpan.FromSeconds(90),
            When = FaultMoment.Before
        });
        await bridge.DoAsync("signals/ready/resume");
        (await bridge.SettledAsync("ready")).Batch?.Content?.Count.ShouldBe(2);
        await bridge.RunDryAsync("ready");

        world.Calls.Count.ShouldBe(2);
        (await NumbersAsync(world, bridge)).ShouldBe([2]);
        ((string)(await bridge.EventAsync($"{old}"))["reason"]!).ShouldBe("It waited longer than 00:05:00.");
        ((string)(await bridge.EventAsync(young))["history"]![1]!["what"]!).ShouldContain("Throttled");
        (await new Stored(bridge.Services).BatchNamesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hundreds_from_two_instances_are_each_in_one_file_and_repeats_in_none()
    {
        await using var world = await WorldAsync();
        await using var one = await StartAsync(world);
        await using var two = await StartAsync(world);
        await FirstAsync(world, one);

        await Task.WhenAll(Enumerable.Range(2, 300).Select(n => (n % 2 == 0 ? one : two).PostNumberAsync(n)));
        await Task.WhenAll(Enumerable.Range(2, 20).Select(n => (n % 2 == 0 ? two : one).PostNumberAsync(n)));
        await one.RunDryAsync("ready");

        world.Fired.Count.ShouldBe(2);
        (await NumbersAsync(world, one)).Order().ShouldBe(Enumerable.Range(1, 301));
        var state = await StateAsync(one);
        (state.Counts.Fired, state.Counts.Coalesced, state.Counts.Duplicate).ShouldBe((2, 299, 20));
        (await Mailbox(one).HasPendingAsync(Ct)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_signal_that_is_set_back_to_Queue_with_a_file_written_fires_each_event_for_itself()
    {
        await using var world = await WorldAsync();
        await using var bridge = await StartAsync(world);
        await FirstAsync(world, bridge);
        await bridge.PostNumberAsync(2);
        await bridge.PostNumberAsync(3);
        world.Campaign.Faults.Add(NotRunning(1));
        world.Time!.Advance(TimeSpan.FromMinutes(10));
        await bridge.SettledAsync("ready");

        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number");
        bridge.Set("SignalBridge:Signals:0:WhenThrottled", "Queue");
        await bridge.RunDryAsync("ready");

        world.Fired.Skip(1).Select(f => int.Parse(f.Parameters.GetProperty("number").GetString()!)).ShouldBe([2, 3]);
        (await StateAsync(bridge)).Batch.ShouldBeNull();
    }

    private Task<World> WorldAsync() => WorldAsync(azurite);

    private static async Task<World> WorldAsync(AzuriteFixture azurite)
    {
        var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "file:string", "count:number", "first:datetime", "last:datetime");
        return world;
    }

    private static Task<BridgeUnderTest> StartAsync(World world, string format = "Csv", string maximumAge = "30.00:00:00") =>
        BridgeUnderTest.StartAsync(world,
        $$"""
        { "SignalBridge": {
          "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "WhenThrottled": "Batch", "Batch": { "Format": "{{format}}" }, "MaximumAge": "{{maximumAge}}",
                         "Parameters": [ { "Name": "number", "Type": "number" }, { "Name": "note", "Type": "string", "Required": false } ] } ],
          "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "{{Signed.Secret}}" ] },
                       "DeduplicateBy": "headers.\"x-github-delivery\"", "Parameters": { "number": "body.number", "note": "body.note" } } ] } }
        """);

    private static Fault NotRunning(int times) =>
        new()
        {
            Call = CallKind.Trigger,
            Times = times,
            Status = 500,
            Body = new EmulatorSettings().NotRunningAnswer.Body,
            When = FaultMoment.Before
        };

    // The first event finds the slot open and goes alone.
    private static async Task FirstAsync(World world, BridgeUnderTest bridge)
    {
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        world.Fired.Single().Parameters.GetProperty("count").GetString().ShouldBe("1");
    }

    private static Task<string> PostAsync(BridgeUnderTest bridge, int number, string note)
    {
        var body = new JsonObject { ["number"] = number, ["note"] = note }.ToJsonString();
        return bridge.AcceptedAsync("crm", body, Signed.GitHub(body));
    }

    private static BlobContainerClient Batches(BridgeUnderTest bridge) =>
        bridge.Services.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(bridge.Services.GetRequiredService<StorageOptions>().BatchContainer);

    private static async Task<string> ReadAsync(BridgeUnderTest bridge, string file) =>
        (await Batches(bridge).GetBlobClient(file).DownloadContentAsync(Ct)).Value.Content.ToString();

    /// <summary>The numbers in the files that Campaign was told of, in their order.</summary>
    private static async Task<IReadOnlyList<int>> NumbersAsync(World world, BridgeUnderTest bridge)
    {
        var numbers = new List<int>();
        foreach (var fired in world.Fired)
        {
            var rows =
                (await ReadAsync(bridge, fired.Parameters.GetProperty("file").GetString()!))
                    .Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
            rows.Count.ShouldBe(int.Parse(fired.Parameters.GetProperty("count").GetString()!));
            numbers.AddRange(rows.Select(row => int.Parse(row.Split(',')[2])));
        }

        return numbers;
    }

    private static Mailbox Mailbox(BridgeUnderTest bridge) => bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");

    private static Task<MailboxState> StateAsync(BridgeUnderTest bridge) => Mailbox(bridge).ReadStateAsync(Ct);

    private static BridgeEventId EventIdOf(string id) =>
        BridgeEventId.TryParse(id, out var parsed) ? parsed : throw new FormatException(id);
}
