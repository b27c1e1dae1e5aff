namespace SignalBridge.Operations;

/// <summary>A signal that is not configured, and how many events wait for it.</summary>
internal sealed record UnconfiguredSignal(string Name, int Pending);
