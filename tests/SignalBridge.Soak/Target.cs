using SignalBridge.Configuration;

namespace SignalBridge.Soak;

/// <summary>A signal of a soak: its hook has the same name.</summary>
internal sealed record Target(string Name, string Workflow, ThrottlePolicy Policy)
{
    public const string Activity = "signal1";

    public static IReadOnlyList<Target> All(SoakOptions options) =>
    [
        .. Enumerable.Range(0, options.Signals).Select(i => (Number: i + 1, Policy: options.Policies[i % options.Policies.Count]))
            .Select(t => new Target($"{t.Policy.ToString().ToLowerInvariant()}-{t.Number:D2}", $"WKF{t.Number:D2}", t.Policy)),
    ];

    /// <summary>Whether events that wait go together, so that any number of them can be posted.</summary>
    public bool TakesAny => Policy is ThrottlePolicy.Latest or ThrottlePolicy.Batch;
}
