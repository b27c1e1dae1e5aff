namespace SignalBridge.Configuration;

/// <summary>The mistakes found in a configuration so far, each a sentence that begins with its path and says what to do.</summary>
internal sealed class Mistakes
{
    private readonly List<string> _list = [];

    public IReadOnlyList<string> All => _list;

    public void Add(string path, string sentence) => _list.Add($"{path}: {sentence}");

    public void AddRange(IEnumerable<string> sentences) => _list.AddRange(sentences);

    /// <summary>Throws one exception that lists them all, if there are any.</summary>
    /// <exception cref="BridgeConfigurationException"/>
    public void ThrowIfAny()
    {
        if (_list.Count > 0)
        {
            throw new BridgeConfigurationException(_list);
        }
    }
}
