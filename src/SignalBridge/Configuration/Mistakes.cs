namespace SignalBridge.Configuration;

/// <summary>The mistakes found in a configuration so far, each a sentence that begins with its path and says what to do.</summary>
internal sealed class Mistakes
{
    /// <summary>What keeps the bridge from starting.</summary>
    public List<string> All { get; } = [];

    /// <summary>What deserves a look, and is logged at start.</summary>
    public List<string> Warnings { get; } = [];

    public void Add(string path, string sentence) => All.Add($"{path}: {sentence}.");

    /// <summary>Throws one exception that lists them all, if there are any.</summary>
    /// <exception cref="BridgeConfigurationException"/>
    public void ThrowIfAny()
    {
        if (All.Count > 0)
        {
            throw new BridgeConfigurationException(All);
        }
    }
}
