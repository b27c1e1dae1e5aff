using Azure;
using SignalBridge.Configuration;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>state</c> row of a mailbox: changed only by whoever holds its claim.</summary>
internal sealed record MailboxState
{
    /// <summary>The version read; null where there is no row yet.</summary>
    public ETag? ETag { get; init; }

    /// <summary>Which write made this version: a repeated write knows its own work by it.</summary>
    public Guid Stamp { get; init; }

    /// <summary>The turn that has the mailbox; null between turns.</summary>
    public Claim? Claim { get; init; }

    /// <summary>When the last wake becomes visible; null at rest, when nothing was pending.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>When Campaign was last called with effect.</summary>
    public Slot Slot { get; init; } = new();

    /// <summary>What has failed in a row, and until when nothing is tried.</summary>
    public Retry Retry { get; init; } = new();

    /// <summary>The event that has been tried and has not ended; null where none is under way.</summary>
    public Attempted? Attempted { get; init; }

    /// <summary>The batch that is being written or handed over; null between batches.</summary>
    public Batch? Batch { get; init; }

    /// <summary>What has to be ended before anything else; null where nothing is left to end.</summary>
    public Coalescing? Coalescing { get; init; }

    /// <summary>Why nothing fires; null while the signal is not paused.</summary>
    public Pause? Pause { get; init; }

    /// <summary>How many events have ended that came in through the log.</summary>
    public EndedCounts Counts { get; init; } = new();

    /// <summary>When the workflow was last told to run while an event waited for that.</summary>
    public DateTimeOffset? WorkflowStartedAt { get; init; }

    /// <summary>The last answer of Campaign.</summary>
    public Attempt? LastOutcome { get; init; }

    /// <summary>
    /// When the call under way began; null between calls. Found by another turn, it is a call of unknown outcome.
    /// </summary>
    public DateTimeOffset? InFlightSince => Attempted?.InFlightSince;

    /// <summary>When the first call of unknown outcome for the attempted event began.</summary>
    public DateTimeOffset? UnknownSince => Attempted?.UnknownSince;

    /// <summary>When the signal may fire again.</summary>
    public DateTimeOffset? NextSlot(TimeSpan minimumInterval) => Slot.UsedAt + minimumInterval;

    /// <summary>From when a turn has something to do, if anything is pending.</summary>
    public DateTimeOffset Due(TimeSpan minimumInterval) =>
        Later(NextSlot(minimumInterval), Retry.NotBefore) ?? DateTimeOffset.MinValue;

    public bool IsClaimed(DateTimeOffset now) => Claim?.Expires > now;

    /// <summary>Whether the attempted event is this one.</summary>
    public bool IsAttempted(BridgeEventId id) => Attempted?.Event == id;

    /// <summary>Whether the attempted event is this one, and its content a whole file.</summary>
    public bool IsBatchOf(BridgeEventId id) => Batch?.Content is not null && IsAttempted(id);

    /// <summary>The state with more events ended.</summary>
    public MailboxState Count(EventState ended, int events = 1) => this with { Counts = Counts.Plus(ended, events) };

    /// <summary>The state after an event has died: paused where the owner wants strict order.</summary>
    public MailboxState AfterDeath(DeadPolicy policy, BridgeEventId id, string reason) => policy != DeadPolicy.Hold ? this
        : this with { Pause = new Pause($"Event {id} is dead, and the signal holds until it is resumed: {reason}") };

    /// <summary>The state with no event under way.</summary>
    public MailboxState WithoutAttempt() => WithoutBatchContent() with { Attempted = null };

    /// <summary>
    /// The state with an event under way that is its own content; a file that was written is named until it is removed.
    /// </summary>
    public MailboxState WithoutBatchContent() => this with { Batch = Batch is null ? null : Batch with { Content = null } };

    /// <summary>The state with nothing left to end, and no file in use.</summary>
    public MailboxState WithoutCoalescing() => this with { Coalescing = null, Batch = null };

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null ? a : a > b ? a : b;
}
