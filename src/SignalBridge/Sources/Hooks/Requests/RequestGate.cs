using System.Collections.Concurrent;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// How many requests of a hook this instance lets through to be kept in an hour: what is beyond costs nothing but a count.
/// </summary>
internal sealed class RequestGate
{
    // Names of hooks that are configured, and one for all others: strangers add none.
    private readonly ConcurrentDictionary<string, Hour> _hours = new(StringComparer.Ordinal);

    public bool TryEnter(string hook, int maximum, DateTimeOffset at) =>
        _hours.GetOrAdd(hook, _ => new Hour()).TryEnter(HourOf(at), maximum);

    /// <summary>The instances together have kept as many as may be in this hour.</summary>
    public void Close(string hook, long hour) => _hours.GetOrAdd(hook, _ => new Hour()).Close(hour);

    public static long HourOf(DateTimeOffset at) => at.UtcTicks / TimeSpan.TicksPerHour;

    private sealed class Hour
    {
        private readonly Lock _lock = new();
        private long _hour;
        private int _count;

        public bool TryEnter(long hour, int maximum)
        {
            lock (_lock)
            {
                if (hour > _hour)
                {
                    (_hour, _count) = (hour, 0);
                }

                return _count < maximum && ++_count > 0;
            }
        }

        public void Close(long hour)
        {
            lock (_lock)
            {
                if (hour >= _hour)
                {
                    (_hour, _count) = (hour, int.MaxValue);
                }
            }
        }
    }
}
