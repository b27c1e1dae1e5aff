using Microsoft.Azure.Functions.Worker;
using SignalBridge.Hosting;

namespace SignalBridge.Functions.Triggers;

/// <summary>
/// The clock, twice a minute. It keeps one instance up, whose own clock then does the work. It also takes what is due and has not
/// been taken: schedules, and the round of the sweep, of wakes that were set aside and of retention.
/// </summary>
internal sealed class ClockFunction(ClockTick clock)
{
    // Without the monitor: a missed tick is made good by the next, not by an extra one at start.
    [Function("Clock")]
    public Task TickAsync([TimerTrigger("*/30 * * * * *", UseMonitor = false)] TimerInfo timer,
        CancellationToken cancellationToken) =>
        clock.RunAsync(cancellationToken);
}
