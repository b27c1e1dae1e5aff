using Azure;
using SignalBridge.Configuration;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>The <c>state</c> row of a mailbox: changed only by whoever holds its claim.</summary>
internal sealed record MailboxState
{
    /// <summary>The version read; null where there is no row yet.</summary>
    public ETag? ETag { get; init; }

    /// <summary>When Campaign last answered that it took the signal.</summary>
    public DateTimeOffset? LastFired { get; init; }

    /// <summary>When Campaign may last have taken the signal; the next slot is one interval later, as long as it then is.</summary>
    public DateTimeOffset? SlotUsedAt { get; init; }

    /// <summary>Until when a failed call is not repeated.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>When the last wake becomes visible; null at rest, when nothing was pending.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The turn that holds the claim, and until when.</summary>
    public Guid? TurnId { get; init; }

    public DateTimeOffset? TurnExpires { get; init; }

    /// <summary>The event that has been tried and has not ended.</summary>
    public string? AttemptedEvent { get; init; }

    /// <summary>When the call under way began; null between calls. Found by another turn, it is a call of unknown outcome.</summary>
    public DateTimeOffset? InFlightSince { get; init; }

    /// <summary>When the first call of unknown outcome for the attempted event began.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The attempted event's calls so far, the latest last.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>How many of the attempted event's calls count towards its maximum.</summary>
    public int Tries { get; init; }

    /// <summary>Events that Campaign has refused in a row: a mistake in the configuration should not kill a whole backlog at once.</summary>
    public int Rejections { get; init; }

    /// <summary>The blob of the batch that is being written or signalled; null between batches.</summary>
    public string? BatchFile { get; init; }

    /// <summary>How many events the file holds; null until it is written. From then on nothing joins it, and it is the attempted event's content.</summary>
    public int? BatchCount { get; init; }

    /// <summary>When the first of the batch's events was received.</summary>
    public DateTimeOffset? BatchFirst { get; init; }

    /// <summary>When the last of them was received.</summary>
    public DateTimeOffset? BatchLast { get; init; }

    /// <summary>The event that decided for all that were gathered with it; they are ended next, before anything else.</summary>
    public string? FoldInto { get; init; }

    /// <summary>How those end.</summary>
    public EventState? FoldAs { get; init; }

    public string? FoldReason { get; init; }

    /// <summary>When the workflow was last told to run while an event waited for that.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Calls that have failed in a row, for the back-off.</summary>
    public int Failures { get; init; }

    public bool Paused { get; init; }

    /// <summary>Why the signal was paused, where nobody asked for it.</summary>
    public string? PausedBecause { get; init; }

    public long Fired { get; init; }

    public long Coalesced { get; init; }

    public long Duplicate { get; init; }

    public long Dead { get; init; }

    public long Discarded { get; init; }

    public Attempt? LastOutcome { get; init; }

    /// <summary>Which write made this version: a repeated write knows its own work by it.</summary>
    public Guid Stamp { get; init; }

    /// <summary>When the signal may fire again.</summary>
    public DateTimeOffset? NextSlot(TimeSpan minimumInterval) => SlotUsedAt + minimumInterval;

    /// <summary>From when a turn has something to do, if anything is pending.</summary>
    public DateTimeOffset Due(TimeSpan minimumInterval) => Later(NextSlot(minimumInterval), NotBefore) ?? DateTimeOffset.MinValue;

    public bool IsClaimed(DateTimeOffset now) => TurnId is not null && TurnExpires > now;

    /// <summary>Whether the attempted event is this one, and its content a whole file.</summary>
    public bool IsBatchOf(EventId id) => BatchCount is not null && AttemptedEvent == id.ToString();

    /// <summary>How many events have ended that came in through the log.</summary>
    public long Ended => Fired + Coalesced + Duplicate + Dead + Discarded;

    /// <summary>The state with more events ended.</summary>
    public MailboxState Count(EventState ended, int events = 1) => ended switch
    {
        EventState.Fired => this with { Fired = Fired + events },
        EventState.Coalesced => this with { Coalesced = Coalesced + events },
        EventState.Duplicate => this with { Duplicate = Duplicate + events },
        EventState.Dead => this with { Dead = Dead + events },
        EventState.Discarded => this with { Discarded = Discarded + events },
        _ => throw new ArgumentOutOfRangeException(nameof(ended), ended, "is no end"),
    };

    /// <summary>The state after an event has died: paused where the owner wants strict order.</summary>
    public MailboxState AfterDeath(DeadPolicy policy, EventId id, string reason) => policy != DeadPolicy.Hold ? this
        : this with { Paused = true, PausedBecause = $"Event {id} is dead, and the signal holds until it is resumed: {reason}" };

    /// <summary>The state with no event under way.</summary>
    public MailboxState WithoutAttempt() => WithoutBatch() with
    {
        AttemptedEvent = null,
        InFlightSince = null,
        UnknownSince = null,
        Attempts = [],
        Tries = 0,
    };

    /// <summary>The state with an event under way that is its own content.</summary>
    public MailboxState WithoutBatch() => this with { BatchCount = null, BatchFirst = null, BatchLast = null };

    /// <summary>The state with nothing left to end, and no file in use.</summary>
    public MailboxState WithoutFold() => this with { FoldInto = null, FoldAs = null, FoldReason = null, BatchFile = null };

    private static DateTimeOffset? Later(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null ? a : a > b ? a : b;
}
