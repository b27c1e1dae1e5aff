namespace CampaignEmulator;

/// <summary>Every trigger call since the last clearing, in the order they were decided.</summary>
public sealed class SignalLog
{
    private readonly Lock _lock = new();
    private readonly List<SignalRecord> _records = [];

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<SignalRecord> All()
    {
        lock (_lock)
            return [.. _records];
    }

    /// <summary>Forgets them. The intervals go on: what was accepted stays accepted.</summary>
    public void Clear()
    {
        lock (_lock)
            _records.Clear();
    }

    internal void Add(SignalRecord record)
    {
        lock (_lock)
            _records.Add(record);
    }
}
