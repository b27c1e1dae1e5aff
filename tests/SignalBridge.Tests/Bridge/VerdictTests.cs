using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>What an answer means, for every combination that can occur.</summary>
public sealed class VerdictTests
{
    private static readonly DateTimeOffset Called = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Called.AddSeconds(20);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly BridgeEventId Id = new("ready", Guid.CreateVersion7(Called), 0);

    // How it ends | the slot | when it fired | failures in a row, of 2 before | whether it waits | the call: kept, counted | the
    // lost answer.
    private static readonly DecisionTable Table = new(
        ("kind=Accepted", "Fired | used | fired now | 0 | at once | kept | lost as before"),
        ("kind=TooEarly; lost=recently", "Fired | used | fired when lost | 0 | at once | kept | lost as before"),
        ("kind=TooEarly; lost=never|long ago", "stays | used | not fired | 2 | at once | kept | lost as before"),

        // A refusal kills; only one after another are waited out.
        ("kind=Rejected; call=made; refused=seldom", "Dead | free | not fired | 0 | at once | kept | lost as before"),
        ("kind=Rejected; call=made; refused=again and again", "Dead | free | not fired | 0 | later | kept | lost as before"),
        ("kind=Rejected; call=none; refused=seldom", "Dead | free | not fired | 0 | at once | not kept | lost as before"),
        ("kind=Rejected; call=none; refused=again and again", "Dead | free | not fired | 0 | later | not kept | lost as before"),

        // Faults count towards the maximum.
        ("kind=Transient; call=made; tries=last", "Dead | free | not fired | 0 | at once | kept, counted | lost as before"),
        ("kind=Transient; call=made; tries=first|unlimited",
            "stays | free | not fired | 3 | later | kept, counted | lost as before"),
        ("kind=Transient; call=none", "stays | free | not fired | 2 | later | not kept | lost as before"),

        // What else Campaign says is waited out for as long as it takes.
        ("kind=NotRunning|Throttled|Unauthorised|Mismatched; call=made",
            "stays | free | not fired | 3 | later | kept | lost as before"),
        ("kind=NotRunning|Throttled|Unauthorised; call=none", "stays | free | not fired | 2 | later | not kept | lost as before"),
        ("kind=Mismatched; call=none", "stays | free | not fired | 3 | later | not kept | lost as before"),

        // A lost answer uses up the slot: the call may have been taken. The first of one interval is what an answer is measured
        // from.
        ("kind=Unknown; policy=GiveUp; lost=never|long ago",
            "Dead | used | not fired | 2 | at once | kept, counted | lost with this call"),
        ("kind=Unknown; policy=GiveUp; lost=recently", "Dead | used | not fired | 2 | at once | kept, counted | lost as before"),
        ("kind=Unknown; policy=Probe|Wait; tries=last; lost=never|long ago",
            "Dead | used | not fired | 2 | at once | kept, counted | lost with this call"),
        ("kind=Unknown; policy=Probe|Wait; tries=last; lost=recently",
            "Dead | used | not fired | 2 | at once | kept, counted | lost as before"),
        ("kind=Unknown; policy=Probe|Wait; tries=first|unlimited; lost=never|long ago",
            "stays | used | not fired | 3 | later | kept, counted | lost with this call"),
        ("kind=Unknown; policy=Probe|Wait; tries=first|unlimited; lost=recently",
            "stays | used | not fired | 3 | later | kept, counted | lost as before"));

    [Fact]
    public void Every_answer_that_can_occur_has_its_verdict()
    {
        // Without a call nothing can have been taken, refused as too early, or lost.
        var situations = DecisionTable.Combine(
            s => s["call"] == "made" || s["kind"] is not ("Accepted" or "TooEarly" or "Unknown"),
            ("kind", Enum.GetNames<OutcomeKind>()), ("call", ["made", "none"]), ("policy", Enum.GetNames<UnknownOutcomePolicy>()),
            ("lost", ["never", "recently", "long ago"]), ("tries", ["first", "last", "unlimited"]),
                ("refused", ["seldom", "again and again"]));

        Table.Holds(situations, Decide);
    }

    [Fact]
    public void A_call_whose_turn_died_is_asked_about_at_once()
    {
        var before = Before("never", tries: 0, refused: 0);

        var verdict = Verdict.OnCrash(Signal("Probe", 0), before, Now);

        (verdict.End, verdict.State.Retry.NotBefore, verdict.State.Retry.Failures).ShouldBe((null, null, 2));
        verdict.State.UnknownSince.ShouldBe(Called);
        verdict.State.Slot.UsedAt.ShouldBe(Now);
        verdict.State.InFlightSince.ShouldBeNull();
    }

    [Theory]
    [InlineData("never", "It waited longer than 01:00:00.")]
    [InlineData("recently", "It waited longer than 01:00:00. Whether Campaign took the call for it is not known.")]
    public void An_event_that_is_too_old_is_dead_and_a_doubt_is_told(string lost, string reason)
    {
        var before = Before(lost, tries: 0, refused: 0);

        Verdict.OnAge(Signal("Probe", 0) with { MaximumAge = TimeSpan.FromHours(1) }, before)
            .ShouldBe(new Verdict(EventState.Dead, reason, before));
    }

    private static string Decide(IReadOnlyDictionary<string, string> s)
    {
        var signal = Signal(s["policy"], s["tries"] == "unlimited" ? 0 : 3);
        var before = Before(s["lost"], s["tries"] == "last" ? 2 : 0, s["refused"] == "seldom" ? 0 : 5);
        var outcome = new Outcome(Enum.Parse<OutcomeKind>(s["kind"]), "So it went.") { WithoutCall = s["call"] == "none" };

        var (end, reason, state) = Verdict.On(signal, before, outcome, Now);

        reason.ShouldNotBeEmpty();
        state.InFlightSince.ShouldBeNull();
        state.LastOutcome.ShouldBe(new Attempt(Now, outcome.Kind, outcome.Reason));
        var tried = state.Attempted!;
        var isCounted = tried.Tries == before.Attempted!.Tries + 1;
        return string.Join(" | ",
            end?.ToString() ?? "stays",
            state.Slot.UsedAt == Now ? "used" : state.Slot.UsedAt is null ? "free" : "?",
            state.Slot.LastFired is not { } fired ? "not fired" : fired == Now ? "fired now"
                : fired == before.UnknownSince ? "fired when lost" : "?",
            state.Retry.Failures,
            state.Retry.NotBefore is not { } later ? "at once" : later > Now ? "later" : "?",
            (tried.Attempts.Count == 2 ? "kept" : "not kept") + (isCounted ? ", counted" : ""),
            tried.UnknownSince == before.UnknownSince ? "lost as before" : tried.UnknownSince == Called ? "lost with this call"
                : "?");
    }

    private static Signal Signal(string policy, int maximumAttempts) =>
        new("ready", "WKF1", "signal1", Interval, ThrottlePolicy.Queue, Enum.Parse<UnknownOutcomePolicy>(policy), false,
            TimeSpan.FromDays(7), [])
        {
            Batch = new BatchOptions(),
            MaximumAttempts = maximumAttempts,
        };

    private static MailboxState Before(string lost, int tries, int refused) => new()
    {
        Attempted = new Attempted(Id)
        {
            InFlightSince = Called,
            UnknownSince = lost switch
            {
                "never" => null,
                "recently" => Called - Interval + TimeSpan.FromTicks(1),
                _ =>
                Called - Interval
            },
            Attempts = [new Attempt(Called - Interval, OutcomeKind.Throttled, "Not now.")],
            Tries = tries,
        },
        Retry = new Retry { NotBefore = Called, Failures = 2, Rejections = refused },
    };
}
