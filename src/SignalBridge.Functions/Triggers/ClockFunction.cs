using Microsoft.Azure.Functions.Worker;
using SignalBridge.Hosting;

namespace SignalBridge.Functions.Triggers;

/// <summary>
/// The clock, twice a minute: it keeps one instance up, whose own clock then does the work, and does itself what is due and not done.
/// </summary>
internal sealed class ClockFunction(ClockTick clock)
{
    // Without the monitor: a missed tick is made good by the next, not by an extra one at start.
    [Function("Clock")]
    public Task TickAsync([TimerTrigger("*/30 * * * * *", UseMonitor = false)] TimerInfo timer, CancellationToken cancellationToken) =>
        clock.RunAsync(cancellationToken);
}
