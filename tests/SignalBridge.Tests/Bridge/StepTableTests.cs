using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Tests.Bridge;

/// <summary>What a turn does next, for every combination that can occur.</summary>
public sealed class StepTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromHours(1);
    private static readonly Timings Times = new(TimeSpan.FromSeconds(45));
    private static readonly Chunk Row = Chunk.From(Chunk.Row("ready", Guid.CreateVersion7(Now), [[1]]));
    private static readonly BridgeEventId First = new("ready", Row.Id, 0);
    private static readonly BridgeEventId Newest = new("ready", Guid.CreateVersion7(Now.AddSeconds(1)), 0);

    // Nothing is left to end, nothing is paused, and an event waits; and a step may be taken.
    private const string Waits = "ends=none; pause=none; waits=event; ";
    private const string Goes = Waits + "gathered=not; slot=open; turn=short; ";

    private static readonly DecisionTable Table = new(
        ("ends=some", "Coalesce"),
        ("ends=none; pause=signal|bridge", "Stop"),
        ("ends=none; pause=none; waits=none", "Rest"),

        // Nothing is begun before its time, or by a turn that has lasted long enough.
        (Waits + "gathered=not; slot=closed", "Sleep until the slot opens"),
        (Waits + "gathered=not; slot=open; turn=long", "Sleep until now"),

        // A lost answer goes before the policy.
        (Goes + "attempt=lost", "Ask first"),
        (Goes + "attempt=late|unasked; age=young", "Fire first with others"),
        (Goes + "attempt=late|unasked; age=old", "GiveUp first with others"),

        // A file that was written is handed over as it is, while the policy is Batch and nothing in it is too old.
        (Goes + "attempt=made; file=whole; policy=Batch", "Fire first with others"),
        (Goes + "attempt=made; file=stale; policy=Batch", "GatherAll"),
        (Goes + "attempt=made; file=whole|stale; policy=Queue|Reject|Latest", "LeaveBatch"),
        (Goes + "attempt=none|made; file=named; policy=Queue|Reject|Latest", "DropFile"),

        // One by one, in order.
        (Goes + "attempt=made; file=none; policy=Queue|Reject; order=overtaking", "LetOlderGoFirst"),
        (Goes + "attempt=none|made; file=none; policy=Queue|Reject; order=oldest; age=young", "Fire first alone"),
        (Goes + "attempt=none|made; file=none; policy=Queue|Reject; order=oldest; age=old", "GiveUp first alone"),

        // Many at once: they are gathered, and then it goes on whatever the clock says.
        (Goes + "attempt=none|made; file=none; policy=Latest", "Gather"),
        (Goes + "attempt=none|made; file=none|named; policy=Batch", "Gather"),
        (Waits + "gathered=one; policy=Latest", "Fire newest alone"),
        (Waits + "gathered=several; policy=Latest", "Fire newest with others"),
        (Waits + "gathered=old; policy=Latest", "GiveUp newest with others"),
        (Waits + "gathered=one|several|old; policy=Batch", "WriteFile"));

    [Fact]
    public void Every_combination_that_can_occur_has_its_step()
    {
        var situations = DecisionTable.Combine(CanOccur,
            ("policy", Enum.GetNames<ThrottlePolicy>()), ("ends", ["none", "some"]), ("pause", ["none", "signal", "bridge"]),
            ("waits", ["none", "event"]),
            ("slot", ["open", "closed"]), ("turn", ["short", "long"]), ("attempt", ["none", "made", "lost", "late", "unasked"]),
            ("file", ["none", "named", "whole", "stale"]), ("age", ["young", "old"]), ("order", ["oldest", "overtaking"]),
            ("gathered", ["not", "one", "several", "old"]));

        situations.Count.ShouldBeGreaterThan(1_000);
        Table.Holds(situations, Decide);
    }

    // A whole file is the tried event's content; only policies that take many gather, and with nothing else left to do; the order
    // is looked at for a tried event of the policies that take one.
    private static bool CanOccur(IReadOnlyDictionary<string, string> s) =>
        (s["file"] is "none" or "named" || s["attempt"] != "none")
        && (s["gathered"] == "not" || (s["policy"] == "Batch" && s["file"] is "none" or "named")
            || (s["policy"] == "Latest" && s["file"] == "none"))
        && (s["gathered"] == "not" || (s["attempt"] is "none" or "made" && s["waits"] == "event"))
        && (s["order"] == "oldest" || (s["attempt"] != "none" && s["policy"] is "Queue" or "Reject"));

    private static string Decide(IReadOnlyDictionary<string, string> s)
    {
        var signal = new Signal("ready", "WKF1", "signal1", Interval, Enum.Parse<ThrottlePolicy>(s["policy"]),
            s["attempt"] == "unasked" ? UnknownOutcomePolicy.Wait : UnknownOutcomePolicy.Probe, false, TimeSpan.FromDays(7), [])
        {
            Batch = new BatchOptions(),
            MaximumAge = MaximumAge,
        };
        var opens = Now + TimeSpan.FromMinutes(1);
        var state = new MailboxState
        {
            Coalescing = s["ends"] == "none" ? null : new Coalescing(First, EventState.Coalesced, ""),
            Pause = s["pause"] == "signal" ? new Pause() : null,
            Retry = new Retry { NotBefore = s["slot"] == "closed" ? opens : null },
            Attempted = s["attempt"] == "none" ? null : new Attempted(First)
            {
                UnknownSince = s["attempt"] switch
                {
                    "lost" or "unasked" => Now - TimeSpan.FromMinutes(1),
                    "late" => Now - Interval,
                    _ => null,
                },
            },
            Batch = s["file"] switch
            {
                "none" => null,
                "named" => new Batch("file"),
                var file => new Batch("file", new BatchContent(2, Now - (file == "stale" ? 2 * MaximumAge : TimeSpan.Zero), Now)),
            },
        };
        var seen = new Seen(Now - Timings.LongestTurn - TimeSpan.FromTicks(s["turn"] == "long" ? 1 : 0), Times)
        {
            IsBridgePaused = s["pause"] == "bridge",
            IsOvertaking = s["order"] == "overtaking",
            Gathered = s["gathered"] == "not" ? null
                : new Gathered.Newest(Waiting(Newest, s["gathered"] == "old"), s["gathered"] == "one" ? 1 : 2),
        };
        var first = s["waits"] == "none" ? null : Waiting(First, s["age"] == "old");
        return Step.Next(signal, state, first, Now, seen) switch
        {
            Step.Fire fire => $"Fire {Name(fire.Event)} {With(fire.IsAlone)}",
            Step.GiveUp old => $"GiveUp {Name(old.Event)} {With(old.IsAlone)}",
            Step.Ask ask => $"Ask {Name(ask.Event)}",
            Step.Sleep sleep => $"Sleep until {(sleep.Until == Now ? "now" : sleep.Until == opens ? "the slot opens" : "?")}",
            var step => step.GetType().Name,
        };
    }

    private static PendingEvent Waiting(BridgeEventId id, bool isOld) =>
        new(id, Row, new StoredEvent { Source = "operator", ReceivedAt = Now - MaximumAge - TimeSpan.FromTicks(isOld ? 1 : 0) });

    private static string Name(PendingEvent item) => item.Id == First ? "first" : item.Id == Newest ? "newest" : "another";

    private static string With(bool isAlone) => isAlone ? "alone" : "with others";
}
