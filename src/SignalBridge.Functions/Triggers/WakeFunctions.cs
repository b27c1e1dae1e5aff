using Microsoft.Azure.Functions.Worker;
using SignalBridge.Delivery;

namespace SignalBridge.Functions.Triggers;

/// <summary>Wakes: each is one turn of the signal that it names.</summary>
internal sealed class WakeFunctions(Turns turns, PoisonWakes poison)
{
    [Function("Wake")]
    public Task WakeAsync([QueueTrigger("%SignalBridge__Storage__WakeQueue%")] string signal, CancellationToken cancellationToken) =>
        turns.TakeAsync(signal, cancellationToken);

    /// <summary>What the host has set aside after <c>maxDequeueCount</c> failures.</summary>
    [Function("PoisonWake")]
    public void Report([QueueTrigger("%SignalBridge__Storage__WakeQueue%-poison")] string signal) => poison.Report(signal);
}
