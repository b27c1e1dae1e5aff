namespace SignalBridge.Mailboxes;

/// <summary>The claim ran out and somebody else has the mailbox; what this turn still knows, it may not write.</summary>
internal sealed class TurnLostException(string signal) : Exception($"The turn of '{signal}' outlived its claim.");
