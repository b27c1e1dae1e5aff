namespace SignalBridge.Configuration;

/// <summary>
/// The mistakes found in a configuration so far, each a sentence that begins with its path and says what to do. What came from
/// an app setting may be a secret, so a sentence shows the setting's name in its place.
/// </summary>
internal sealed class Mistakes
{
    private readonly List<string> _unread = [];
    private readonly Dictionary<string, (string Reference, string Value)> _references = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What keeps the bridge from starting.</summary>
    public List<string> All { get; } = [];

    /// <summary>What deserves a look, and is logged at start.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>
    /// Adds a mistake, unless what stands at this path could not even be read: then that was said, and is the cause.
    /// </summary>
    /// <param name="path">Where it is, such as <c>SignalBridge:Hooks:0:Signal</c>.</param>
    /// <param name="sentence">
    /// What is wrong and what to do, without a full stop. It quotes the whole value, <c>'value'</c>, or nothing of it.
    /// </param>
    /// <param name="detail">What a parser said, which may quote parts of the value.</param>
    public void Add(string path, string sentence, string? detail = null)
    {
        if (IsUnread(path))
        {
            return;
        }

        foreach (var (reference, value) in _references.Values.Where(hidden => hidden.Value.Length > 0))
        {
            sentence = sentence.Replace($"'{value}'", $"'{reference}'", StringComparison.Ordinal);
        }

        All.Add($"{path}: {sentence}{(detail is null || _references.ContainsKey(path) ? "" : $" ({detail})")}.");
    }

    /// <summary>Adds a mistake that leaves nothing to say about what stands at this path and below.</summary>
    public void AddUnread(string path, string sentence)
    {
        Add(path, sentence);
        _unread.Add(path);
    }

    /// <summary>Whether what stands at this path, or around it, could not be read.</summary>
    public bool IsUnread(string path) => _unread.Exists(unread => IsAtOrBelow(path, unread));

    /// <summary>Adds mistakes that are whole sentences already, each with its path.</summary>
    public void AddSentences(IEnumerable<string> sentences)
    {
        foreach (var sentence in sentences)
        {
            var end = sentence.IndexOf(": ", StringComparison.Ordinal);
            Add(sentence[..end], sentence[(end + 2)..].TrimEnd('.'));
        }
    }

    /// <summary>Remembers that the value at this path came from an app setting.</summary>
    public void Hide(string path, string reference, string value) => _references[path] = (reference, value);

    /// <summary>Throws one exception that lists them all, if there are any.</summary>
    /// <exception cref="BridgeConfigurationException"/>
    public void ThrowIfAny()
    {
        if (All.Count > 0)
        {
            throw new BridgeConfigurationException(All);
        }
    }

    private static bool IsAtOrBelow(string path, string top) =>
        path.StartsWith(top, StringComparison.OrdinalIgnoreCase) && (path.Length == top.Length || path[top.Length] == ':');
}
