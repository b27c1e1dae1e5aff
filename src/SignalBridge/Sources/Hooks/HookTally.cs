using System.Collections.Concurrent;
using SignalBridge.Telemetry;

namespace SignalBridge.Sources.Hooks;

/// <summary>What each hook has answered on this instance since it started, for operators; the meters hold the same for monitoring.</summary>
internal sealed class HookTally
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Hook, string Answer), long> _counts = new();
    private readonly ConcurrentDictionary<string, HookNotice> _notices = new(StringComparer.Ordinal);

    /// <summary>Counts one answer.</summary>
    /// <param name="answer"><c>accepted</c>, <c>duplicate</c>, <c>filtered</c>, …, or why it was refused: <c>NoMatchingKey</c>, <c>TooOld</c>, ….</param>
    public void Count(string hook, string answer)
    {
        _counts.AddOrUpdate((hook, answer), 1, (_, count) => count + 1);
        BridgeMetrics.Received(hook, answer);
    }

    /// <summary>Keeps what a provider asks of operators: the last of it, for anybody may have asked.</summary>
    /// <returns>Whether it is worth a line: the first within a minute.</returns>
    public bool Note(string hook, string text, DateTimeOffset now)
    {
        var isFirst = !_notices.TryGetValue(hook, out var before) || now - before.Told >= Quiet;
        _notices[hook] = new HookNotice(now, text) { Told = isFirst ? now : before!.Told };
        return isFirst;
    }

    public HookNotice? NoticeOf(string hook) => _notices.GetValueOrDefault(hook);

    public IReadOnlyDictionary<string, long> Of(string hook) =>
        new SortedDictionary<string, long>(_counts.Where(c => c.Key.Hook == hook).ToDictionary(c => c.Key.Answer, c => c.Value));
}
