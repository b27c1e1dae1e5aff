namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>How a provider writes the signed time.</summary>
internal enum TimestampForm
{
    Seconds,
    Milliseconds,
    Iso8601,
}
