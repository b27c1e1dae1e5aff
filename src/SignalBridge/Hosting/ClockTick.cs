using Microsoft.Extensions.Logging;
using SignalBridge.Delivery;
using SignalBridge.Retention;
using SignalBridge.Sources.Schedules;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Hosting;

/// <summary>
/// What happens by the clock, for a host that is called by one: due schedules, the sweep, set-aside wakes and the removal of what
/// has expired. None waits for another's failure, and none of them fails its caller: a failure is told in one line when it
/// begins.
/// </summary>
internal sealed partial class ClockTick(
    ScheduleClock schedules, Sweep sweep, PoisonWakes poison, Expiry expiry, ExpiredRequests requests, Beat beat,
        LiveTimings timings, TimeProvider time,
    ILogger<ClockTick> log)
{
    // A tick that comes with a due time comes a moment before it, by the earliest that it can be: it waits that long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // A failure that goes on is told again after this time.
    private static readonly TimeSpan Reminder = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (string Reason, DateTimeOffset At)> _told = [];
    private readonly Lock _lock = new();

    /// <summary>Runs what is due by schedule, and the round if no instance has taken it.</summary>
    /// <returns>When the next round is due.</returns>
    public async Task<DateTimeOffset> RunAsync(CancellationToken cancellationToken)
    {
        var round = RoundAsync(always: false, cancellationToken);
        await Task.WhenAll(TellAsync("schedules", RunSchedulesAsync, cancellationToken), round);
        return await round;
    }

    /// <summary>Takes the round of the sweep and of retention.</summary>
    /// <param name="always">Takes it although another instance has just done so.</param>
    /// <param name="cancellationToken">Ends the round early; the next does what is left.</param>
    /// <returns>When the next is due.</returns>
    public async Task<DateTimeOffset> RoundAsync(bool always, CancellationToken cancellationToken)
    {
        var (isTaken, nextAt) = (true, time.GetUtcNow() + timings.Current.SweepPeriod);
        await TellAsync("the clock's row", async ct =>
            (isTaken, nextAt) = await beat.TryTakeAsync(timings.Current.SweepPeriod, always, ct), cancellationToken);

        // Where its row cannot be read, better twice than not at all.
        if (isTaken)
        {
            await Task.WhenAll(
                TellAsync("the sweep", sweep.AllAsync, cancellationToken),
                TellAsync("set-aside wakes", poison.CollectAsync, cancellationToken),
                TellAsync("retention", expiry.AllAsync, cancellationToken),
                TellAsync("kept requests", requests.AllAsync, cancellationToken));
        }

        return nextAt;
    }

    private async Task RunSchedulesAsync(CancellationToken cancellationToken)
    {
        var wait = await schedules.TickAsync(cancellationToken) - time.GetUtcNow();
        if (wait <= Patience)
        {
            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, cancellationToken);
            await schedules.TickAsync(cancellationToken);
        }
    }

    private async Task TellAsync(string what, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            if (Recovered(what))
            {
                Log.Recovered(log, what);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = Reason(e);
            if (IsNews(what, reason))
            {
                Log.Failed(log, what, reason);
            }
        }
    }

    private static string Reason(Exception exception) => exception is AggregateException { InnerExceptions: { Count: > 0 } all }
        ? string.Join("; ", all.Select(Reason).Distinct().Take(5)) + (all.Count > 5 ? $"; and others, {all.Count} in all" : "")
        : (exception is SignalFailedException failed ? $"{failed.Signal}: "
            : "") + exception.GetBaseException().Message.Split('\n')[0].TrimEnd();

    private bool IsNews(string what, string reason)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var isNews = !_told.TryGetValue(what, out var told) || told.Reason != reason || now - told.At > Reminder;
            _told[what] = isNews ? (reason, now) : told;
            return isNews;
        }
    }

    private bool Recovered(string what)
    {
        lock (_lock)
        {
            return _told.Remove(what);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "The clock could not see to {What}; the rest goes on, and it is tried again. {Reason}")]
        public static partial void Failed(ILogger logger, string what, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "The clock sees to {What} again.")]
        public static partial void Recovered(ILogger logger, string what);
    }
}
