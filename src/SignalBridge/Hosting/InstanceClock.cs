using Microsoft.Extensions.Hosting;
using SignalBridge.Storage;

namespace SignalBridge.Hosting;

/// <summary>
/// The clock of an instance that is up, for a host whose own timer runs on one instance only and may stand still: after a crash
/// until its lease has run out, or after a deployment. All instances share the rounds.
/// </summary>
internal sealed class InstanceClock(ClockTick clock, StorageSetup storage, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // The first round is this instance's own: its alarms know nothing yet, and what died before it may have left a call in
        // doubt.
        var always = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var wait = await clock.RoundAsync(always, stoppingToken) - time.GetUtcNow();
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            always = false;
        }
    }
}
