using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>A signal as operators see it.</summary>
/// <param name="Pending">Events that wait.</param>
/// <param name="OldestPending">When the oldest of them was accepted.</param>
/// <param name="NextSlot">When the signal may fire again; null where it may now.</param>
/// <param name="WaitsFor">Why nothing fires although events wait; null where nothing waits.</param>
/// <param name="NeedAttention">Dead events that are kept and have not been replayed, of the newest thousand.</param>
internal sealed record SignalView(
    string Name,
    string Workflow,
    string? Activity,
    TimeSpan MinimumInterval,
    string WhenThrottled,
    DateTimeOffset? LastFired,
    DateTimeOffset? NextSlot,
    int Pending,
    DateTimeOffset? OldestPending,
    bool Paused,
    string? WaitsFor,
    AttemptView? LastOutcome,
    EventCounts Counts,
    int NeedAttention);

/// <summary>How the mailbox's events have ended; with those pending they add up to <paramref name="Accepted"/>.</summary>
internal sealed record EventCounts(long Accepted, long Fired, long Coalesced, long Duplicate, long Dead, long Discarded);

/// <summary>A call to Campaign and its answer.</summary>
internal sealed record AttemptView(DateTimeOffset At, string Outcome, string Reason)
{
    public static AttemptView From(Attempt attempt) => new(attempt.At, attempt.Outcome.ToString(), attempt.Reason);
}
