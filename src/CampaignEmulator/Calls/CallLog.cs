using System.Globalization;

namespace CampaignEmulator;

/// <summary>The latest calls, and how many there were of each kind by status.</summary>
public sealed class CallLog
{
    /// <summary>How many calls are kept; the counts go on.</summary>
    public const int Capacity = 10_000;

    private readonly Lock _lock = new();
    private readonly Queue<CallRecord> _calls = new();
    private readonly SortedDictionary<CallKind, SortedDictionary<string, int>> _counts = [];

    /// <summary>The latest calls, oldest first.</summary>
    public IReadOnlyList<CallRecord> All()
    {
        lock (_lock)
            return [.. _calls];
    }

    /// <summary>How many calls of each kind got which status; <c>dropped</c> where none was sent.</summary>
    public IReadOnlyDictionary<CallKind, IReadOnlyDictionary<string, int>> Counts()
    {
        lock (_lock)
            return _counts.ToDictionary(
                pair => pair.Key, pair => (IReadOnlyDictionary<string, int>)new Dictionary<string, int>(pair.Value));
    }

    /// <summary>How many calls of a kind there were.</summary>
    public int Count(CallKind call) => Counts().GetValueOrDefault(call)?.Values.Sum() ?? 0;

    /// <summary>Forgets the calls and the counts.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _calls.Clear();
            _counts.Clear();
        }
    }

    internal void Add(CallRecord call)
    {
        lock (_lock)
        {
            if (_calls.Count == Capacity)
                _calls.Dequeue();
            _calls.Enqueue(call);
            if (!_counts.TryGetValue(call.Call, out var counts))
                _counts[call.Call] = counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
            var status = call.Status?.ToString(CultureInfo.InvariantCulture) ?? "dropped";
            counts[status] = counts.GetValueOrDefault(status) + 1;
        }
    }
}
