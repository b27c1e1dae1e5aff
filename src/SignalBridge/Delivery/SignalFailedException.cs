namespace SignalBridge.Delivery;

/// <summary>What was to be done for one signal of many failed; the others were looked at all the same.</summary>
internal sealed class SignalFailedException(string signal, Exception reason) : Exception($"{signal}: {reason.Message}", reason)
{
    /// <summary>The signal's name.</summary>
    public string Signal { get; } = signal;
}
