using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Sources.Hooks;

/// <summary>
/// Tells operators why webhooks are not taken. A stranger decides how many those are, and lines cost money: so the first is told
/// at once, and what follows with its number, one line a minute for each hook and cause. The counters have them all.
/// </summary>
internal sealed partial class RefusalLog(TimeProvider time, ILogger<RefusalLog> log) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time;
    private readonly ILogger _log = log;
    private readonly ConcurrentDictionary<(string Hook, string Cause), Minute> _minutes = new();

    /// <summary>A webhook was not taken, for a reason that is its sender's.</summary>
    /// <param name="hook">Whose.</param>
    /// <param name="cause">One of few words, such as <c>NoMatchingKey</c>.</param>
    /// <param name="detail">A sentence for operators.</param>
    public void Refused(string hook, string cause, string detail) => Tell(new Refusal(LogLevel.Warning, hook, cause, detail));

    /// <summary>A webhook could not be made durable.</summary>
    public void NotDurable(string hook, string reason) =>
        Tell(new Refusal(LogLevel.Error, hook, "NotDurable", $"It was answered 503: storage is not available. {reason}"));

    /// <summary>What has been counted and not told yet is told.</summary>
    public void Dispose()
    {
        foreach (var minute in _minutes.Values)
        {
            minute.Dispose();
        }
    }

    private void Tell(Refusal refusal)
    {
        if (!_minutes.GetOrAdd((refusal.Hook, refusal.Cause), _ => new Minute(this)).TryCount(refusal))
        {
            Log.First(_log, refusal.Level, refusal.Hook, refusal.Cause, refusal.Detail);
        }
    }

    private sealed record Refusal(LogLevel Level, string Hook, string Cause, string Detail);

    /// <summary>The minute after the last line of one hook and cause.</summary>
    private sealed class Minute : IDisposable
    {
        private readonly RefusalLog _owner;
        private readonly Lock _lock = new();
        private readonly ITimer _timer;
        private bool _runs;
        private int _count;
        private Refusal? _last;

        public Minute(RefusalLog owner)
        {
            _owner = owner;
            _timer = owner._time.CreateTimer(_ => End(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        /// <summary>Counts a refusal for the next line.</summary>
        /// <returns>False where none is due: the minute begins with this refusal, which is told by itself.</returns>
        public bool TryCount(Refusal refusal)
        {
            lock (_lock)
            {
                if (_runs)
                {
                    (_count, _last) = (_count + 1, refusal);
                    return true;
                }

                _runs = true;
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
                return false;
            }
        }

        public void Dispose()
        {
            _timer.Dispose();
            End();
        }

        private void End()
        {
            int count;
            Refusal? last;
            lock (_lock)
            {
                (count, last) = (_count, _last);
                (_count, _last, _runs) = (0, null, count > 0);
                if (_runs)
                {
                    _timer.Change(Period, Timeout.InfiniteTimeSpan);
                }
            }

            if (last is not null)
            {
                Log.More(_owner._log, last.Level, count, last.Hook, last.Cause, last.Detail);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "A webhook for {Hook} was refused: {Failure}. {Detail}")]
        public static partial void First(ILogger logger, LogLevel level, string hook, string failure, string detail);

        [LoggerMessage(Message = "{Count} more webhooks for {Hook} were refused within a minute: {Failure}. The last: {Detail}")]
        public static partial void More(ILogger logger, LogLevel level, int count, string hook, string failure, string detail);
    }
}
