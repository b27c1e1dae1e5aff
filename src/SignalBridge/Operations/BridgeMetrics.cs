using System.Diagnostics.Metrics;
using SignalBridge.Campaign;

namespace SignalBridge.Operations;

/// <summary>The bridge's counters, under the meter <c>SignalBridge</c>.</summary>
internal static class BridgeMetrics
{
    private static readonly Meter Meter = new("SignalBridge");
    private static readonly Counter<long> Webhooks = Meter.CreateCounter<long>("signalbridge.webhooks", "{webhook}", "Webhooks by hook and by what they were answered.");
    private static readonly Counter<long> Outcomes = Meter.CreateCounter<long>("signalbridge.outcomes", "{call}", "Calls to Campaign by signal and outcome.");

    public static void Received(string hook, string answer) => Webhooks.Add(1, new("hook", hook), new("answer", answer));

    public static void Outcome(string signal, OutcomeKind outcome) => Outcomes.Add(1, new("signal", signal), new("outcome", outcome.ToString()));
}
