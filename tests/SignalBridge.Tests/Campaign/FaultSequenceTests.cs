using Campaign.Client;
using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using CallKind = CampaignEmulator.CallKind;
using SignalActivity = CampaignEmulator.SignalActivity;

namespace SignalBridge.Tests.Campaign;

/// <summary>
/// Whatever goes wrong, in whatever order, the client never says more than it knows: what the emulator accepted is what the
/// client reported as accepted, and those of its unknowns that a probe shows to have been taken.
/// </summary>
public sealed class FaultSequenceTests : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private readonly QuickTime _time = new();
    private readonly WebApplication _app;
    private readonly EmulatorState _campaign;
    private readonly FixedOptions _options = new();
    private readonly CampaignClient _client;

    public FaultSequenceTests()
    {
        _app = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"], _time);
        _campaign = _app.Services.GetRequiredService<EmulatorState>();
        _client = new CampaignClient(_options, _time, new CapturingLogger());
    }

    private int Accepted => _campaign.Signals.All().Count(signal => signal.Outcome == TriggerOutcome.Accepted);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_Campaign_accepted_is_what_the_client_accounts_for(int seed)
    {
        await StartAsync();
        var random = new Random(seed);
        var (reported, proven, step, unknowns) = (0, 0, 0, 0);
        for (; step < 40; step++)
        {
            _time.Advance(Pick(random, TimeSpan.Zero, TimeSpan.FromMinutes(3), Interval, TimeSpan.FromMinutes(25)));
            var open =
                _campaign.Workflows.Find("WKF1")!.Activities["signal1"].NextSlot is not { } slot || slot <= _time.GetUtcNow();
            Disturb(random);
            var (before, posted) = (Accepted, _campaign.Signals.All().Count);

            var outcome = await _client.TriggerAsync(ClientFixture.Trigger(), ClientFixture.Ct);

            var (taken, what) = (Accepted - before, $"seed {seed}, step {step}: {outcome}");
            taken.ShouldBeLessThanOrEqualTo(1, what);
            // Refused for the key, then for the token, then decided.
            (_campaign.Signals.All().Count - posted).ShouldBeLessThanOrEqualTo(outcome.WithoutCall ? 0 : 3, what);
            if (outcome.Kind == OutcomeKind.Accepted)
            {
                taken.ShouldBe(1, what);
                reported++;
            }
            else if (outcome.Kind != OutcomeKind.Unknown)
            {
                taken.ShouldBe(0, what);
            }
            else
            {
                unknowns++;
                proven += await ProbeAsync(open, taken, what) ? 1 : 0;
                reported += Accepted - before - taken;
            }
        }

        var all = _campaign.Signals.All().Where(signal => signal.Outcome == TriggerOutcome.Accepted).ToList();
        all.Count.ShouldBe(reported + proven, $"seed {seed}");
        all.Zip(all.Skip(1)).ShouldAllBe(pair => pair.Second.Time - pair.First.Time >= Interval);
        // The sequence is worth something: things were accepted, and things went wrong.
        reported.ShouldBeGreaterThan(5, $"seed {seed}");
        unknowns.ShouldBeGreaterThan(2, $"seed {seed}");
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 24)];

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    // Design, promise 5: asked again inside the interval, Campaign's refusal proves that the first call was taken.
    private async Task<bool> ProbeAsync(bool open, int taken, string what)
    {
        _campaign.Faults.Clear();
        _campaign.Workflows.SetState("WKF1", WorkflowState.InProgress);
        if (!open)
            return taken == 1;
        OutcomeKind kind;
        do
        {
            var probe = await _client.TriggerAsync(ClientFixture.Trigger(), ClientFixture.Ct);
            kind = probe.Kind;
            if (kind is not (OutcomeKind.Accepted or OutcomeKind.TooEarly))
                _time.Advance(probe.RetryAfter ?? TimeSpan.FromSeconds(30));
        }
        while (kind is not (OutcomeKind.Accepted or OutcomeKind.TooEarly));

        kind.ShouldBe(taken == 1 ? OutcomeKind.TooEarly : OutcomeKind.Accepted, what);
        return kind == OutcomeKind.TooEarly;
    }

    // What networks, gateways and servers do; a server that says "rejected" and means "accepted" is beyond any client.
    private void Disturb(Random random)
    {
        _campaign.Faults.Clear();
        _campaign.Workflows.SetState("WKF1", random.Next(10) == 0 ? WorkflowState.Warning : WorkflowState.InProgress);
        if (random.Next(8) == 0)
            _campaign.Tokens.RevokeAll();
        if (random.Next(8) == 0)
            _campaign.Workflows.RenewKeys();
        _campaign.Settings = _campaign.Settings with
        {
            HrefTrailingSlash = random.Next(2) == 0,
            TriggerAnswer = Pick(random, new Answer { Body = "{}" }, new Answer { Status = 204 },
                new Answer { Status = 202, Body = "OK" }),
            TooEarlyAnswer = _campaign.Settings.TooEarlyAnswer with { Status = Pick(random, 200, 400, 403, 409, 429, 500) },
            NotRunningAnswer = _campaign.Settings.NotRunningAnswer with { Status = Pick(random, 400, 409, 500) },
        };
        while (random.Next(5) < 2)
        {
            var call = Pick(random, CallKind.Trigger, CallKind.Trigger, CallKind.Trigger, CallKind.Get, CallKind.Token);
            var fault = new Fault
            {
                Call = call,
                Times = random.Next(1, 3),
                When = Pick(random, FaultMoment.Before, FaultMoment.After)
            };
            _campaign.Faults.Add(random.Next(6) switch
            {
                0 or 1 => fault with { Drop = true },
                2 => fault with { Truncate = true },
                3 => fault with
                {
                    Status = Pick(random, 408, 500, 502, 503, 504),
                    Body = Pick(random, "", "<html>Bad gateway</html>", "The server is down")
                },
                4 => fault with
                {
                    When = FaultMoment.Before,
                    GatewayError = Pick(random, "401013", "403003", "503000", "503010")
                },
                _ => fault with
                {
                    When = FaultMoment.Before,
                    GatewayError = "429050",
                    RetryAfter = TimeSpan.FromSeconds(random.Next(120))
                },
            });
        }
    }

    private static T Pick<T>(Random random, params ReadOnlySpan<T> choices) => choices[random.Next(choices.Length)];

    private async Task StartAsync()
    {
        await _app.StartAsync(ClientFixture.Ct);
        _options.CurrentValue = ClientFixture.Options(_app.Urls.Single() + "/acme/campaign");
        _campaign.Workflows.Put("WKF1",
            new WorkflowDefinition { Activities = new Dictionary<string, SignalActivity> { ["signal1"] = new() } });
    }
}
