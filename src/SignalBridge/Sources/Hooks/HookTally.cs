using System.Collections.Concurrent;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Telemetry;

namespace SignalBridge.Sources.Hooks;

/// <summary>Counts what hooks answer, for operators; the meters hold the same for monitoring.</summary>
internal sealed class HookTally(HookNumbers numbers)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, HookNotice> _notices = new(StringComparer.Ordinal);

    /// <summary>Counts one answer.</summary>
    /// <param name="answer">
    /// <c>accepted</c>, <c>duplicate</c>, <c>filtered</c>, …, or why it was refused: <c>NoMatchingKey</c>, <c>TooOld</c>, ….
    /// </param>
    public void Count(string hook, string answer)
    {
        numbers.Count(hook, answer);
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
}
