using Microsoft.Azure.Functions.Worker;
using SignalBridge.Delivery;

namespace SignalBridge.Functions.Triggers;

/// <summary>Wakes: each is one turn of the signal that it names.</summary>
internal sealed class WakeFunctions(TurnRunner turns)
{
    [Function("Wake")]
    public Task WakeAsync([QueueTrigger($"%{BindingSettings.WakeQueue}%")] string signal, CancellationToken cancellationToken) =>
        turns.TakeAsync(signal, cancellationToken);
}
