using SignalBridge.Delivery;
using SignalBridge.Retention;
using SignalBridge.Schedules;

namespace SignalBridge.Hosting;

/// <summary>What happens by the clock, for a host that is called by one: due schedules, the sweep and the removal of what has expired. None waits for another's failure.</summary>
internal sealed class ClockTick(ScheduleClock schedules, Sweep sweep, Expiry expiry)
{
    public Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(schedules.TickAsync(cancellationToken), sweep.AllAsync(cancellationToken), expiry.AllAsync(cancellationToken));
}
