using SignalBridge.Delivery;
using SignalBridge.Schedules;

namespace SignalBridge.Hosting;

/// <summary>What happens by the clock, for a host that is called by one: due schedules and the sweep. Neither waits for the other's failure.</summary>
internal sealed class ClockTick(ScheduleClock schedules, Sweep sweep)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(schedules.TickAsync(cancellationToken), sweep.AllAsync(cancellationToken));
}
