namespace SignalBridge.Configuration;

/// <summary>The configuration is wrong; the bridge does not start.</summary>
/// <param name="mistakes">Every mistake: its path, what is wrong, what to do.</param>
public sealed class BridgeConfigurationException(IReadOnlyList<string> mistakes)
    : Exception($"bridge.json and its settings have {mistakes.Count} mistake{(mistakes.Count == 1 ? "" : "s")}:{string.Concat(mistakes.Select(m => $"{Environment.NewLine}  - {m}"))}")
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}
