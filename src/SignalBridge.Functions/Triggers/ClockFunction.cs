using Microsoft.Azure.Functions.Worker;
using SignalBridge.Hosting;

namespace SignalBridge.Functions.Triggers;

/// <summary>The clock: due schedules and the sweep, twice a minute.</summary>
internal sealed class ClockFunction(ClockTick clock)
{
    // Without the monitor: a missed tick is made good by the next, not by an extra one at start.
    [Function("Clock")]
    public Task TickAsync([TimerTrigger("*/30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        clock.RunAsync(cancellationToken);
}
