using System.Collections.Concurrent;

namespace SignalBridge.Operations;

/// <summary>What each hook has answered on this instance since it started, for operators; the meters hold the same for monitoring.</summary>
internal sealed class HookTally
{
    private readonly ConcurrentDictionary<(string Hook, string Answer), long> _counts = new();

    /// <summary>Counts one answer.</summary>
    /// <param name="answer"><c>accepted</c>, <c>duplicate</c>, <c>filtered</c>, …, or why it was refused: <c>NoMatchingKey</c>, <c>TooOld</c>, ….</param>
    public void Count(string hook, string answer)
    {
        _counts.AddOrUpdate((hook, answer), 1, (_, count) => count + 1);
        BridgeMetrics.Received(hook, answer);
    }

    public IReadOnlyDictionary<string, long> Of(string hook) =>
        new SortedDictionary<string, long>(_counts.Where(c => c.Key.Hook == hook).ToDictionary(c => c.Key.Answer, c => c.Value));
}
