namespace SignalBridge.Local;

/// <summary>What the command line asks for.</summary>
internal sealed record LocalOptions(
    string Urls, string EmulatorUrl, string? Bridge, string? Storage, string Data, string OperatorKey, bool Fresh);
