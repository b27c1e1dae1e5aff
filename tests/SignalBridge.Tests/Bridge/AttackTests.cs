using System.Net;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Campaign.Client;
using CampaignEmulator;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Sources.Schedules;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Bridge;

/// <summary>Ways in which an event could once be lost, doubled or fired early, each found by attack.</summary>
public sealed class AttackTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_lost_answer_is_not_asked_for_beyond_the_interval_that_Campaign_itself_keeps()
    {
        await using var world = await Sample.WorldAsync(azurite); // Campaign: 10 min
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered("01:00:00"));
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Drop = true, When = FaultMoment.After });
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        (await bridge.Operator.PostAsync("/api/signals/ready/pause", null, Ct)).EnsureSuccessStatusCode();
        world.Time!.Advance(TimeSpan.FromMinutes(15));
        (await bridge.Operator.PostAsync("/api/signals/ready/resume", null, Ct)).EnsureSuccessStatusCode();
        await bridge.RunDryAsync("ready");

        // Not learnt in time, so it fires again: in the next slot, and no earlier.
        world.Numbers().ShouldBe([1, 1]);
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_captured_webhook_sent_again_without_its_unsigned_id_does_not_fire()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var headers = Signed.GitHub(Sample.Body(1));
        await bridge.AcceptedAsync("crm", Sample.Body(1), headers);
        using var again = await bridge.PostAsync("crm", Sample.Body(1), headers[0]);
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([1], again.StatusCode.ToString());
    }

    [Fact]
    public async Task What_the_turn_would_refuse_is_not_accepted_at_the_door()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        const string body = """{"kind":"ready","number":"05"}""";
        using var answer = await bridge.PostAsync("crm", body, Signed.GitHub(body));
        await bridge.RunDryAsync("ready");
        var dead = await bridge.EventsAsync("ready", "dead");
        (answer.StatusCode == HttpStatusCode.UnprocessableEntity || dead.Count == 0)
            .ShouldBeTrue($"{answer.StatusCode}, then {(dead.Count > 0 ? dead[0] : null)}");
    }

    [Fact]
    public async Task A_scheduled_start_whose_answer_is_lost_is_not_given_again()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10));
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            """{ "SignalBridge": { "Signals": [], "Schedules": [ { "Name": "daily", "Cron": "0 9 * * *", "Workflow": "WKF1", "Command": "start" } ] } }""");
        await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Command, Drop = true, When = FaultMoment.After });
        await world.AdvanceUntilAsync(TimeSpan.FromHours(1), () => world.Campaign.Calls.All()
            .Any(c => c.Call == CallKind.Command));
        for (var i = 0; i < 12; i++)
        {
            world.Time!.Advance(TimeSpan.FromSeconds(10));
            await bridge.Services.GetRequiredService<ScheduleClock>().TickAsync(Ct);
        }
        world.Campaign.Calls.All().Count(c => c.Call == CallKind.Command).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_is_measured_by_when_it_came_not_by_when_it_is_taken()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var c =
            Sample.Numbered().Replace("\"UnknownOutcome\"", "\"DeduplicateFor\": \"00:05:00\", \"UnknownOutcome\"",
                StringComparison.Ordinal);
        await using var one = await BridgeUnderTest.StartAsync(world, c);
        await using var two = await BridgeUnderTest.StartAsync(world, c);
        var headers = Signed.GitHub(Sample.Body(1));
        await one.AcceptedAsync("crm", Sample.Body(1), headers);
        await one.SettledAsync("ready");
        await two.AcceptedAsync("crm", Sample.Body(1), headers); // at the same moment
        await two.RunDryAsync("ready");
        world.Numbers().ShouldBe([1]);
    }

    [Fact]
    public async Task An_event_whose_content_is_gone_does_not_block_its_signal()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        (await bridge.Operator.PostAsync("/api/signals/ready/pause", null, Ct)).EnsureSuccessStatusCode();
        var body = $$"""{"number":1,"padding":"{{new string('x', 100_000)}}"}""";
        await bridge.AcceptedAsync("crm", body, Signed.GitHub(body));
        await bridge.PostNumberAsync(2);
        var names = bridge.Services.GetRequiredService<SignalBridge.Configuration.StorageOptions>();
        var payloads = bridge.Services.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(names.PayloadContainer);
        await foreach (var blob in payloads.GetBlobsAsync(cancellationToken: Ct))
        {
            await payloads.DeleteBlobAsync(blob.Name, cancellationToken: Ct);
        }

        (await bridge.Operator.PostAsync("/api/signals/ready/resume", null, Ct)).EnsureSuccessStatusCode();
        var turns = bridge.Services.GetRequiredService<TurnRunner>();
        for (var i = 0; i < 60; i++)
        {
            world.Time!.Advance(TimeSpan.FromMinutes(1));
            await turns.TakeAsync("ready", Ct);
        }
        world.Numbers().ShouldBe([2], $"an hour later: {await bridge.SignalAsync("ready")}");
    }

    [Fact]
    public async Task Discarding_an_event_whose_turn_died_in_its_call_keeps_its_slot_used()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        (await bridge.Operator.PostAsync("/api/signals/ready/pause", null, Ct)).EnsureSuccessStatusCode();
        var id = await bridge.PostNumberAsync(1);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        var next = (await claimed.NextAsync(Ct))!;
        await claimed.RecordAttemptAsync(bridge.Signal("ready"), next, Ct);
        var outcome =
            await bridge.Services.GetRequiredService<CampaignClient>()
                .TriggerAsync(new SignalTrigger("WKF1", "signal1", next.Event.Source, next.Event.Parameters), Ct);
        outcome.Kind.ShouldBe(OutcomeKind.Accepted);
        world.Time!.Advance(bridge.Timings.TakeOver); // and its process is dead
        (await bridge.Operator.PostAsync($"/api/events/{id}/discard", null, Ct)).EnsureSuccessStatusCode();
        (await bridge.Operator.PostAsync("/api/signals/ready/resume", null, Ct)).EnsureSuccessStatusCode();
        await bridge.PostNumberAsync(2);
        await bridge.SettledAsync("ready");
        world.Calls.Count.ShouldBe(1, string.Join(", ", world.Calls.Select(c => $"{c.Time:HH:mm:ss} {c.Outcome}")));
    }

    [Fact]
    public async Task An_answer_that_comes_just_as_the_claim_is_renewed_is_not_lost()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        var claimed = (await mailbox.TryClaimAsync(await mailbox.ReadStateAsync(Ct), Ct))!;
        var call = new TaskCompletionSource<string>();
        var queue = new Posts();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(queue); // a busy thread pool: continuations come a little later
        var held = claimed.HoldAsync(call.Task, CancellationToken.None);
        SynchronizationContext.SetSynchronizationContext(before);
        world.Time!.Advance(bridge.Timings.Heartbeat);
        call.SetResult("Accepted");
        queue.RunAll();
        (await held).ShouldBe("Accepted");
    }

    [Fact]
    public async Task A_conflict_other_than_the_rows_own_is_no_202()
    {
        var table = new TableClient(azurite.ConnectionString, "anything",
            new TableClientOptions { Transport = new HttpClientTransport(new HttpClient(new BeingDeleted())) });
        var mailbox = new Mailbox("ready", table, null!, null!, TimeProvider.System);
        await Should.ThrowAsync<Exception>(() => new TalliedMailbox(mailbox).AppendAsync(Guid.CreateVersion7(), [[1, 2, 3]], Ct));
    }

    [Fact]
    public async Task An_interval_raised_while_running_holds_for_the_slot_that_is_closed()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var configuration = (IConfigurationRoot)bridge.Services.GetRequiredService<IConfiguration>();
        configuration["SignalBridge:Signals:0:MinimumInterval"] = "01:00:00";
        configuration.Reload();
        bridge.Services.GetRequiredService<SignalBridge.Routing.Routes>().Signals["ready"].MinimumInterval.ShouldBe(TimeSpan.FromHours(1));
        await bridge.PostNumberAsync(2);
        await bridge.RunDryAsync("ready");
        (world.Fired[1].Time - world.Fired[0].Time).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task A_server_without_an_address_of_its_own_starts_on_the_usual_one()
    {
        await using var world = await Sample.WorldAsync(azurite);

        await using var app = SignalBridge.Server.ServerApp.Build(
            ["--bridge", world.Write(Sample.Numbered())], builder =>
                builder.Configuration.AddInMemoryCollection(world.Settings()));

        app.Configuration["urls"].ShouldBe("http://127.0.0.1:7071");
    }

    [Fact]
    public async Task An_unmappable_webhook_sent_again_is_kept_once()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        for (var i = 0; i < 3; i++)
        {
            using var answer = await bridge.PostAsync("crm", "{}", Signed.GitHub("{}"));
            answer.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        }

        (await bridge.EventsAsync("ready", "dead")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_hanging_command_holds_up_no_other_schedule()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10));
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Command, Hang = true });
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            """
            { "SignalBridge": { "Signals": [ { "Name": "go", "Workflow": "WKF1", "Activity": "signal1" } ],
              "Schedules": [ { "Name": "hangs", "Cron": "30 8 * * *", "Workflow": "WKF1", "Command": "pause" },
                             { "Name": "fires", "Cron": "30 8 * * *", "Signal": "go" } ] } }
            """);
        var clock = bridge.Services.GetRequiredService<ScheduleClock>();
        await clock.TickAsync(Ct);

        await world.AdvanceUntilAsync(TimeSpan.FromMinutes(30), () => world.Fired.Count == 1);

        // The command ends too, or the shutdown would wait for it.
        world.Time!.Advance(bridge.Timings.TakeOver);
    }

    [Fact]
    public async Task Two_signals_that_may_be_one_activity_are_a_mistake()
    {
        await using var world = await World.StartAsync(azurite);
        const string two = """
        { "SignalBridge": { "Signals": [ { "Name": "one", "Workflow": "WKF1", "Activity": "signal1" }, { "Name": "two", "Workflow": "WKF1" } ] } }
        """;

        Should.Throw<SignalBridge.Configuration.BridgeConfigurationException>(() => BridgeUnderTest.Build(world, two))
            .Mistakes.ShouldHaveSingleItem().ShouldContain("'one' and 'two' may be the same activity");
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private sealed class Posts : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback, object?)> _posts = new();
        public override void Post(SendOrPostCallback d, object? state) { lock (_posts) _posts.Enqueue((d, state)); }
        public void RunAll() { lock (_posts) { while (_posts.TryDequeue(out var p)) p.Item1(p.Item2); } }
    }

    private sealed class BeingDeleted : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(HttpStatusCode.Conflict)
            {
                Content = new StringContent("""{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"The specified table is being deleted."}}}""", System.Text.Encoding.UTF8, "application/json"),
            });
    }
}
