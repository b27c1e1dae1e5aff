using System.Diagnostics.Metrics;
using Campaign.Client;
using SignalBridge.Words;

namespace SignalBridge.Telemetry;

/// <summary>The bridge's counters.</summary>
internal static class BridgeMetrics
{
    /// <summary>What a collector subscribes to.</summary>
    public const string MeterName = "SignalBridge";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Webhooks =
        Meter.CreateCounter<long>("signalbridge.webhooks", "{webhook}", "Webhooks by hook and by what they were answered.");
    private static readonly Counter<long> Outcomes =
        Meter.CreateCounter<long>("signalbridge.outcomes", "{call}", "Calls to Campaign by signal and outcome.");
    private static readonly Counter<long> Events =
        Meter.CreateCounter<long>("signalbridge.events", "{event}", "Events that ended, by signal and state.");
    private static readonly Counter<long> ExpiredThings =
        Meter.CreateCounter<long>("signalbridge.expired", "{thing}",
            "Rows and blobs removed after their time, by signal and kind.");
    private static readonly Counter<long> PoisonWakes =
        Meter.CreateCounter<long>("signalbridge.poison_wakes", "{wake}", "Wakes that the host set aside, by signal.");
    private static readonly Counter<long> Schedules =
        Meter.CreateCounter<long>("signalbridge.schedules", "{run}", "Due times by schedule and what became of them.");
    private static readonly Counter<long> Sweeps =
        Meter.CreateCounter<long>("signalbridge.sweeps", "{sweep}",
            "Looks at all mailboxes: the clock ticks and storage answers.");
    private static readonly Gauge<double> OldestPending =
        Meter.CreateGauge<double>("signalbridge.oldest_pending", "s",
            "Age of the oldest pending event, by signal; 0 where none is pending.");

    public static void Received(string hook, string answer) => Webhooks.Add(1, new("hook", hook), new("answer", answer));

    public static void Outcome(string signal, OutcomeKind outcome) =>
        Outcomes.Add(1, new("signal", signal), new("outcome", outcome.ToString()));

    public static void Ended(string signal, EventState state) =>
        Events.Add(1, new("signal", signal), new("state", state.ToString()));

    public static void Expired(string signal, string kind, int count) =>
        ExpiredThings.Add(count, new("signal", signal), new("kind", kind));

    public static void Poisoned(string signal) => PoisonWakes.Add(1, new KeyValuePair<string, object?>("signal", signal));

    public static void Scheduled(string schedule, string result) =>
        Schedules.Add(1, new("schedule", schedule), new("result", result));

    public static void Swept() => Sweeps.Add(1);

    public static void Pending(string signal, TimeSpan oldest) =>
        OldestPending.Record(oldest.TotalSeconds, new KeyValuePair<string, object?>("signal", signal));
}
