using Microsoft.Extensions.Logging;
using SignalBridge.Operations;

namespace SignalBridge.Delivery;

/// <summary>Wakes whose turns failed so often that the host set them aside. Nothing is lost: while events wait, the sweep sends another.</summary>
internal sealed partial class PoisonWakes(ILogger<PoisonWakes> log)
{
    public void Report(string signal)
    {
        BridgeMetrics.Poisoned(signal);
        Log.SetAside(log, signal);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A wake for {Signal} failed again and again and was set aside; the failures before this say why.")]
        public static partial void SetAside(ILogger logger, string signal);
    }
}
