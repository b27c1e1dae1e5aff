using Microsoft.Extensions.Hosting;
using SignalBridge.Configuration;
using SignalBridge.Storage;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>
/// Takes turns as the alarms of this process ring: while an instance is up, a signal fires at once and a slot is met to the
/// millisecond. The wake in the queue stays what survives the process.
/// </summary>
internal sealed class AlarmPump(Alarms alarms, TurnPump turns, BridgeOptions options, StorageSetup storage) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Alarms)
        {
            return;
        }

        var rings = alarms.Listen();
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await foreach (var signal in rings.ReadAllAsync(stoppingToken))
            {
                await turns.StartAsync(signal, null, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The turns in hand are finished, not cut off.
            await turns.WaitForTurnsAsync();
        }
    }
}
