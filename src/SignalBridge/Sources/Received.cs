using SignalBridge.Mailboxes;

namespace SignalBridge.Sources;

/// <summary>What became of what came in.</summary>
internal abstract record Received
{
    /// <summary>The mailbox's door has answered.</summary>
    public sealed record Answered(Acceptance By) : Received;

    /// <summary>It cannot be mapped, and is kept as a dead event.</summary>
    public sealed record KeptDead(BridgeEventId Id, IReadOnlyList<string> Reasons) : Received;

    /// <summary>It cannot be mapped, and nothing was stored.</summary>
    public sealed record Unfit(IReadOnlyList<string> Reasons) : Received;

    /// <summary>The condition of its source leaves it out; nothing was stored.</summary>
    public sealed record Filtered : Received;
}
