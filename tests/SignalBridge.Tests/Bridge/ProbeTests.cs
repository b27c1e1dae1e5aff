using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Tests.Proofs;

namespace SignalBridge.Tests.Bridge;

/// <summary>Short intervals: as long as what became of a call can be learnt, it is; and where it cannot, that is said.</summary>
public sealed class ProbeTests(AzuriteFixture azurite)
{
    [Theory]
    [InlineData(81, true)]
    [InlineData(81, false)]
    [InlineData(100, true)]
    [InlineData(130, true)]
    public async Task A_call_cut_off_by_a_kill_is_learnt_also_at_a_short_interval(int seconds, bool wasTaken)
    {
        var interval = TimeSpan.FromSeconds(seconds);
        await using var world = await Sample.WorldAsync(azurite, interval);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(interval.ToString("c")));
        var id = await DeadTurn.InTheCallAsync(bridge, wasTaken);

        // The turn that takes over comes a little late.
        world.Time!.Advance(bridge.Timings.TakeOver + bridge.Timings.Notice);
        await bridge.Services.GetRequiredService<TurnRunner>().TakeAsync("ready", Ct);
        await bridge.RunDryAsync("ready");

        world.Numbers().ShouldBe([1]);
        (await bridge.EventAsync(id))["attempts"]!.AsArray().Select(a => (string)a!["outcome"]!)
            .ShouldBe(["Unknown", wasTaken ? "TooEarly" : "Accepted"]);
    }

    [Theory]
    [InlineData("00:01:19", "Probe", true)]
    [InlineData("00:01:20", "Probe", false)]
    [InlineData("00:01:19", "GiveUp", false)]
    public async Task Where_it_cannot_be_learnt_a_warning_says_so_at_start_with_the_numbers(string interval, string unknown,
        bool isWarned)
    {
        await using var world = await Sample.WorldAsync(azurite);
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(interval, unknown: unknown));

        world.Log.Lines.Any(line =>
            line.Contains("SignalBridge:Signals:0:MinimumInterval: is 00:01:19, and with less than 00:01:20",
                StringComparison.Ordinal)
            && line.Contains("taken over 60 s after it began, at most 5 s pass until a turn comes, and asking takes up to 15 s",
                StringComparison.Ordinal)).ShouldBe(isWarned);
    }

    [Fact]
    public async Task Nobody_asks_whose_record_was_written_too_late_to_learn_anything()
    {
        await using var world = await Sample.WorldAsync(azurite);
        var isSlow = false;
        using var wire = new HookedWire(world.Time, request =>
        {
            if (isSlow && request.RequestUri!.AbsolutePath.EndsWith("$batch", StringComparison.Ordinal))
            {
                isSlow = false;

                // Too late to ask, and too early for another call: the slot is still closed for half a minute.
                world.Time!.Advance(TimeSpan.FromMinutes(9.5));
            }

            return Task.CompletedTask;
        });
        await using var bridge = await BridgeUnderTest.StartAsync(world, Sample.Numbered(), wire: wire);

        // Campaign takes the call and does not answer: until the call is given up, it may have taken it.
        world.Campaign.Faults.Add(new Fault { Call = CallKind.Trigger, Hang = true, When = FaultMoment.After });
        await bridge.PostNumberAsync(1);
        await world.AdvanceUntilAsync(TimeSpan.FromSeconds(20), () => world.Calls.Count == 1);
        var mailbox = bridge.Services.GetRequiredService<MailboxRegistry>().For("ready");
        await world.AdvanceUntilAsync(TimeSpan.Zero, () => mailbox.ReadStateAsync(Ct).GetAwaiter()
            .GetResult() is { UnknownSince: not null, Claim: null });
        var slot = (await mailbox.ReadStateAsync(Ct)).Slot.UsedAt!.Value + TimeSpan.FromMinutes(10);

        isSlow = true;
        await bridge.RunDryAsync("ready");

        world.Calls.Count.ShouldBe(2);
        world.Calls[1].Time.ShouldBeGreaterThanOrEqualTo(slot);
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;
}
