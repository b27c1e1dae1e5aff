using Campaign.Client;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;
using CallKind = CampaignEmulator.CallKind;

namespace SignalBridge.Tests.Bridge;

/// <summary>When an event is given up, and what that does to those behind it.</summary>
public sealed class DeathTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly BridgeEventId Id = new("ready", Guid.CreateVersion7(Now), 0);

    private static readonly Signal Patient =
        new("ready", "WKF1", "signal1", TimeSpan.FromMinutes(10), ThrottlePolicy.Queue, UnknownOutcomePolicy.Wait, false,
            TimeSpan.FromDays(7), [])
        { Batch = new BatchOptions() };

    [Theory]
    [InlineData(OutcomeKind.Transient, true)]
    [InlineData(OutcomeKind.Unknown, true)]
    [InlineData(OutcomeKind.NotRunning, false)]
    [InlineData(OutcomeKind.Throttled, false)]
    [InlineData(OutcomeKind.Unauthorised, false)]
    [InlineData(OutcomeKind.TooEarly, false)]
    public void Only_faults_use_up_an_events_attempts(OutcomeKind kind, bool counts)
    {
        var signal = Patient with { MaximumAttempts = 3 };
        var state = new MailboxState { Attempted = new Attempted(Id) };
        Verdict? verdict = null;
        for (var call = 0; call < 3; call++)
        {
            verdict = Verdict.On(signal, state, new Outcome(kind, "So it went."), Now);
            verdict.End.ShouldBe(counts && call == 2 ? EventState.Dead : null);
            state = verdict.State;
        }

        state.Attempted!.Attempts.Count.ShouldBe(3);
        verdict!.Reason.Contains("3 calls", StringComparison.Ordinal).ShouldBe(counts);
        Verdict.On(signal with { MaximumAttempts = 0 }, state, new Outcome(kind, "Again."), Now).End.ShouldBeNull();
        Verdict.On(signal, new MailboxState { Attempted = new Attempted(Id) { Tries = 2 } },
            new Outcome(OutcomeKind.Transient, "Not sent.") { WithoutCall = true }, Now).End.ShouldBeNull();
    }

    [Fact]
    public async Task What_Campaign_says_in_any_script_can_be_written_down()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered());
        var stored = new Stored(bridge.Services);
        var said = string.Concat(Enumerable.Repeat("起動", 150));
        var attempts = Enumerable.Range(0, 20).Select(i => new Attempt(Now.AddMinutes(i), OutcomeKind.Transient, said)).ToList();

        await stored.WriteStateAsync(new MailboxState
        {
            Attempted = new Attempted(Id) { Attempts = attempts },
            LastOutcome = attempts[^1]
        });

        var kept =
            (await bridge.Services.GetRequiredService<MailboxRegistry>().For("ready")
                .ReadStateAsync(TestContext.Current.CancellationToken)).Attempted!.Attempts;
        kept.Count.ShouldBeGreaterThan(10);
        kept.ShouldBe(attempts.TakeLast(kept.Count));
    }

    [Fact]
    public async Task An_event_that_waited_longer_than_its_maximum_age_is_dead_and_the_next_goes_on()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, With("\"MaximumAge\": \"00:09:00\""));
        await bridge.PostNumberAsync(1);
        await bridge.SettledAsync("ready");
        var old = await bridge.PostNumberAsync(2);
        world.Time!.Advance(TimeSpan.FromMinutes(5));
        var young = await bridge.PostNumberAsync(3);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1, 3]);
        var dead = await bridge.EventAsync(old);
        ((string)dead["state"]!).ShouldBe("dead");
        ((string)dead["reason"]!).ShouldContain("00:09:00");
        ((string)(await bridge.EventAsync(young))["state"]!).ShouldBe("fired");
    }

    [Theory]
    [InlineData("Queue")]
    [InlineData("Latest")]
    public async Task A_call_whose_answer_was_lost_makes_no_event_immortal(string policy)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, With("\"MaximumAge\": \"00:30:00\"", policy));
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Times = 1, Drop = true });
        world.Campaign.Faults.Add(new Fault
        {
            Call = CallKind.Trigger,
            Times = 40,
            Status = 409,
            Body = "Workflow WKF1 is not running."
        });

        var old = await bridge.PostNumberAsync(1);
        await bridge.RunDryAsync("ready");

        var dead = await bridge.EventAsync(old);
        ((string)dead["state"]!).ShouldBe("dead");
        ((string)dead["reason"]!).ShouldBe("It waited longer than 00:30:00. Whether Campaign took the call for it is not known.");
    }

    [Fact]
    public async Task Strict_order_holds_at_the_first_of_several_that_are_too_old()
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world,
            With("\"MaximumAge\": \"00:05:00\", \"OnDead\": \"Hold\"", "Latest"));
        await bridge.PostNumberAsync(0);
        await bridge.SettledAsync("ready");
        foreach (var number in Enumerable.Range(1, 5))
        {
            await bridge.PostNumberAsync(number);
        }

        var wake = (await bridge.SettledAsync("ready")).WakeAt!.Value;
        world.Time!.Advance(wake - world.Time.GetUtcNow());
        var state = await bridge.SettledAsync("ready");
        (state.Pause is not null, state.Counts.Dead).ShouldBe((true, 1));

        await bridge.DoAsync("signals/ready/resume");
        await Eventually.HoldsAsync(async () => (await bridge.SettledAsync("ready")).Counts.Dead == 2, () =>
            "It goes no further.");
    }

    [Fact]
    public async Task Strict_order_holds_the_signal_when_an_event_is_dead_until_it_is_resumed()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "other:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, With("\"OnDead\": \"Hold\", \"OnMismatch\": \"Fire\""));
        var first = await bridge.PostNumberAsync(1);
        await Eventually.HoldsAsync(async () => (bool)(await bridge.SignalAsync("ready"))["paused"]!, () => "It does not hold.");
        var second = await bridge.PostNumberAsync(2);
        await bridge.SettledAsync("ready");

        ((string)(await bridge.EventAsync(first))["state"]!).ShouldBe("dead");
        ((string)(await bridge.EventAsync(second))["state"]!).ShouldBe("pending");
        ((string)(await bridge.SignalAsync("ready"))["waitsFor"]!).ShouldContain(first);

        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "number:number");
        (await bridge.Operator.PostAsync("/api/signals/ready/resume", null, TestContext.Current.CancellationToken))
            .EnsureSuccessStatusCode();
        await bridge.RunDryAsync("ready");
        world.Numbers().ShouldBe([2]);
    }

    [Fact]
    public async Task A_mistake_that_every_event_meets_does_not_kill_a_backlog_at_once()
    {
        await using var world = await World.StartAsync(azurite);
        world.AddWorkflow("WKF1", TimeSpan.FromMinutes(10), "other:number");
        await using var bridge = await BridgeUnderTest.StartAsync(world, With("\"OnMismatch\": \"Fire\""));
        foreach (var number in Enumerable.Range(1, 5))
        {
            await bridge.PostNumberAsync(number);
        }

        var state = await bridge.SettledAsync("ready");
        state.Counts.Dead.ShouldBe(3);
        state.Retry.NotBefore.ShouldNotBeNull();
        await bridge.RunDryAsync("ready");
        (await bridge.SettledAsync("ready")).Counts.Dead.ShouldBe(5);
    }

    private static string With(string setting, string policy = "Queue") => Sample.Numbered(policy: policy)
        .Replace("\"UnknownOutcome\"", $"{setting}, \"UnknownOutcome\"", StringComparison.Ordinal);
}
