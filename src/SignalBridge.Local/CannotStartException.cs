namespace SignalBridge.Local;

/// <summary>Something that a person has to mend first; the message is the one sentence they see.</summary>
internal sealed class CannotStartException(string message) : Exception(message);
