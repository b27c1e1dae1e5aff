using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>What became of an operator's wish to discard an event.</summary>
internal abstract record Discarding
{
    /// <summary>It is discarded.</summary>
    public sealed record Done : Discarding;

    /// <summary>It does not wait, or there is none.</summary>
    public sealed record NotPending : Discarding;

    /// <summary>It still waits, but what becomes of it is decided: discarding it would change nothing, or be untrue.</summary>
    /// <param name="Reason">By what, as a sentence.</param>
    public sealed record Decided(string Reason) : Discarding;

    /// <summary>A turn has the mailbox, and did not end in time.</summary>
    public sealed record Busy : Discarding;

    /// <summary>By what the fate of a pending event is decided; null where it may be discarded.</summary>
    public static string? WhyDecided(MailboxState state, PendingEvent pending) =>
        !pending.Chunk.IsGathered ? null
        : state.Coalescing is { } decided ? decided.Reason
        : state is { Batch: { Content: not null, File: var file }, UnknownSince: not null }
            ? $"It is in the file {file}, and Campaign may have taken the signal for it."
        : null;
}
