using Campaign.Client;

namespace SignalBridge.Mailboxes;

/// <summary>One call to Campaign for an event, and what became of it.</summary>
internal sealed record Attempt(DateTimeOffset At, OutcomeKind Outcome, string Reason);
