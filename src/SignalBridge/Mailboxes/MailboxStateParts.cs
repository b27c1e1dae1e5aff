using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>The right to change a mailbox.</summary>
/// <param name="TurnId">The turn that has it.</param>
/// <param name="Expires">Until when, unless it is renewed: every write renews it.</param>
internal sealed record Claim(Guid TurnId, DateTimeOffset Expires);

/// <summary>When Campaign was called with effect, which decides when it may be called next.</summary>
internal sealed record Slot
{
    /// <summary>
    /// When Campaign may last have taken the signal; the next slot is one interval later, as long as it then is.
    /// </summary>
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>When Campaign last answered that it took the signal.</summary>
    public DateTimeOffset? LastFired { get; init; }
}

/// <summary>What has failed in a row, and how long that is waited out.</summary>
internal sealed record Retry
{
    /// <summary>Until when a failed call is not repeated.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>Calls that have failed in a row, for the back-off.</summary>
    public int Failures { get; init; }

    /// <summary>
    /// Events that Campaign has refused in a row: a mistake in the configuration should not kill a whole backlog at once.
    /// </summary>
    public int Rejections { get; init; }
}

/// <summary>The event that has been tried and has not ended.</summary>
internal sealed record Attempted(BridgeEventId Event)
{
    /// <summary>When the call under way began; null between calls.</summary>
    public DateTimeOffset? InFlightSince { get; init; }

    /// <summary>When the first call of unknown outcome began; null where no answer was lost.</summary>
    public DateTimeOffset? UnknownSince { get; init; }

    /// <summary>The calls so far, the latest last.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>How many of the calls count towards the maximum.</summary>
    public int Tries { get; init; }

    public Attempted LostAt(DateTimeOffset? since) => this with { UnknownSince = since };
}

/// <summary>The file of the policy <c>Batch</c>.</summary>
/// <param name="File">The blob's name. It is named before it is written, and until it is removed.</param>
/// <param name="Content">
/// What is in the file; null until it is written. From then on nothing joins it, and it is the attempted event's content.
/// </param>
internal sealed record Batch(string File, BatchContent? Content = null);

/// <summary>What a file holds.</summary>
/// <param name="Count">How many events.</param>
/// <param name="First">When the first of them was received.</param>
/// <param name="Last">When the last of them was received.</param>
internal sealed record BatchContent(int Count, DateTimeOffset First, DateTimeOffset Last);

/// <summary>How the events end that were gathered with one that has ended.</summary>
/// <param name="Into">The event that decided for all of them.</param>
/// <param name="As">How they end.</param>
/// <param name="Reason">Why.</param>
internal sealed record Coalescing(BridgeEventId Into, EventState As, string Reason);

/// <summary>A pause of the signal.</summary>
/// <param name="Because">Why, where nobody asked for it; null where an operator did.</param>
internal sealed record Pause(string? Because = null);

/// <summary>How many events have ended, by how.</summary>
internal sealed record EndedCounts
{
    public long Fired { get; init; }

    public long Coalesced { get; init; }

    public long Duplicate { get; init; }

    public long Dead { get; init; }

    public long Discarded { get; init; }

    public long All => Fired + Coalesced + Duplicate + Dead + Discarded;

    public EndedCounts Plus(EventState ended, int events) => ended switch
    {
        EventState.Fired => this with { Fired = Fired + events },
        EventState.Coalesced => this with { Coalesced = Coalesced + events },
        EventState.Duplicate => this with { Duplicate = Duplicate + events },
        EventState.Dead => this with { Dead = Dead + events },
        EventState.Discarded => this with { Discarded = Discarded + events },
        _ => throw new ArgumentOutOfRangeException(nameof(ended), ended, "is no end"),
    };
}
