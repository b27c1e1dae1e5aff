namespace SignalBridge.Timing;

/// <summary>A turn has had its time; what it did stays done, and the next one goes on.</summary>
internal sealed class TimeUpException() : Exception("The turn has had its time.");
