using System.Text.Json;
using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Operations;
using SignalBridge.Soak;

namespace SignalBridge.Tests.Bridge;

/// <summary>The soak's accounting finds what it is there to find: one that cannot fail proves nothing.</summary>
public sealed class AuditTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly SoakOptions Options = new() { Duration = TimeSpan.FromMinutes(1), Seed = 1 };

    private Target _target = new("queue-01", "WKF01", ThrottlePolicy.Queue);
    private readonly List<Webhook> _webhooks = [];
    private readonly List<EventView> _events = [];
    private readonly List<SignalRecord> _calls = [];
    private IReadOnlyList<BatchFile> _files = [];

    public AuditTests()
    {
        Acknowledge(1, "fired");
        Call(1, TimeSpan.Zero, TriggerOutcome.Accepted);
        Acknowledge(2, "fired");
        Call(2, Options.Interval, TriggerOutcome.Accepted);
    }

    [Fact]
    public void Books_that_agree_have_no_findings() => Findings().ShouldBeEmpty();

    [Fact]
    public void A_number_that_never_came_is_lost()
    {
        Acknowledge(3, "fired");

        Findings().ShouldBe([FindingKind.Lost]);
    }

    [Fact]
    public void An_acknowledged_event_that_is_nowhere_is_lost()
    {
        _webhooks[1].Events.Add("queue-01.elsewhere.0");

        Findings().ShouldBe([FindingKind.Lost]);
    }

    [Fact]
    public void A_number_that_came_twice_is_doubled()
    {
        Call(2, 2 * Options.Interval, TriggerOutcome.Accepted);

        Findings().ShouldBe([FindingKind.Doubled]);
    }

    [Fact]
    public void A_call_that_Campaign_refused_as_too_early_is_early_unless_it_repeats_the_one_before()
    {
        Call(2, Options.Interval * 1.5, TriggerOutcome.TooEarly);
        Findings().ShouldBeEmpty();

        Call(3, Options.Interval * 1.6, TriggerOutcome.TooEarly);
        Findings().ShouldBe([FindingKind.Early]);
    }

    [Fact]
    public void A_refusal_as_too_early_without_a_lost_answer_before_it_is_early()
    {
        _events[1] = _events[1] with { Attempts = [new AttemptView(Start, "TooEarly", "")] };
        Findings().ShouldBe([FindingKind.Early]);

        _events[1] = _events[1] with
        {
            Attempts = [new AttemptView(Start, "Unknown", ""),
            new AttemptView(Start, "TooEarly", "")]
        };
        Findings().ShouldBeEmpty();
    }

    [Fact]
    public void What_was_posted_after_another_was_answered_comes_after_it()
    {
        _webhooks[0].FirstPosted = _webhooks[1].Acknowledged + TimeSpan.FromMinutes(1);

        Findings().ShouldBe([FindingKind.Misordered]);
    }

    [Fact]
    public void An_event_in_two_states_does_not_add_up()
    {
        _events.Add(_events[0] with { State = "dead" });

        Findings().ShouldBe([FindingKind.Unbalanced]);
    }

    [Fact]
    public void Under_Latest_a_number_comes_in_a_newer_one_and_only_there()
    {
        _target = _target with { Policy = ThrottlePolicy.Latest };
        Acknowledge(3, "coalesced", into: 2);
        Findings().ShouldBeEmpty();

        Call(3, 2 * Options.Interval, TriggerOutcome.Accepted);
        Findings().ShouldBe([FindingKind.Doubled]);
    }

    [Fact]
    public void Under_Latest_the_last_of_a_burst_is_not_left_behind_in_an_older_one()
    {
        _target = _target with { Policy = ThrottlePolicy.Latest };
        Acknowledge(3, "coalesced", into: 2);
        _webhooks[2].FirstPosted = Start + TimeSpan.FromMinutes(1);

        Findings().ShouldBe([FindingKind.Misordered]);
    }

    [Fact]
    public void Under_Batch_a_number_is_in_one_file_whose_signal_tells_its_count()
    {
        _target = _target with { Policy = ThrottlePolicy.Batch };
        _files = [new BatchFile("one", 1, [1]), new BatchFile("two", 1, [2])];
        Findings().ShouldBeEmpty();

        _files = [new BatchFile("one", 2, [1]), new BatchFile("two", 2, [2, 1])];
        Findings().ShouldBe([FindingKind.Unbalanced, FindingKind.Doubled]);
    }

    private void Acknowledge(int number, string state, int? into = null)
    {
        var id = $"queue-01.{number}.0";
        _webhooks.Add(new Webhook(_target, number, $"delivery-{number}")
        {
            FirstPosted = Start,
            Acknowledged = Start,
            Events = { id }
        });
        _events.Add(new EventView(
            id, _target.Name, state, "webhook:queue-01", Start, Start, "", into is null ? null : $"queue-01.{into}.0", null, null,
                new Dictionary<string, string> { ["number"] = $"{number}" }, [], [], null));
    }

    private void Call(int number, TimeSpan after, TriggerOutcome outcome) => _calls.Add(new SignalRecord(
        Start + after, _target.Workflow, Target.Activity, "webhook:queue-01",
            JsonSerializer.SerializeToElement(new { number = $"{number}" }), outcome));

    private IEnumerable<FindingKind> Findings()
    {
        int In(string state) => _events.Count(e => e.State == state);
        var view = new SignalView(
            _target.Name, _target.Workflow, Target.Activity, Options.Interval, "Queue", null, null, 0, null, false, null, null,
            new EventCounts(_events.Count, In("fired"), In("coalesced"), 0, In("dead"), 0), In("dead"));
        return Audit.Of([new Books(_target, _webhooks, view, _events, _calls, _files)], Options).Select(f => f.Kind);
    }
}
