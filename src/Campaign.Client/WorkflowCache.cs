using System.Collections.Concurrent;

namespace Campaign.Client;

/// <summary>
/// Workflows as read, for a minute at most: their links hold PKeys, which must not be kept (Adobe's must-read.md).
/// </summary>
internal sealed class WorkflowCache(TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string,
        (WorkflowDocument Document, DateTimeOffset Until)> _entries = new(StringComparer.Ordinal);

    public WorkflowDocument? Get(CampaignAddress workflow) =>
        _entries.TryGetValue(workflow.Uri.AbsoluteUri, out var entry) && time.GetUtcNow() < entry.Until ? entry.Document : null;

    public void Keep(CampaignAddress workflow, WorkflowDocument document)
    {
        var now = time.GetUtcNow();
        foreach (var (key, entry) in _entries)
        {
            if (entry.Until <= now)
                _entries.TryRemove(key, out _);
        }

        _entries[workflow.Uri.AbsoluteUri] = (document, now + Lifetime);
    }

    public void Forget(CampaignAddress workflow) => _entries.TryRemove(workflow.Uri.AbsoluteUri, out _);
}
