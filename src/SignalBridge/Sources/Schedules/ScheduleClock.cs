using Campaign.Client;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Telemetry;
using SignalBridge.Timing;
using SignalBridge.Words;

namespace SignalBridge.Sources.Schedules;

/// <summary>
/// Runs what is due: find → claim → act → mark. A claim that is not marked done runs out, and the next tick tries again.
/// </summary>
internal sealed partial class ScheduleClock(
    Routes routes, ScheduleRecords records, Reception reception, CampaignClient campaign, BridgeSwitch bridge,
        LiveTimings timings, TimeProvider time,
    ILogger<ScheduleClock> log)
{
    /// <summary>The longest pause between ticks: a clock that was set is noticed by then.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    // A tick comes a little after its time; that alone is no misfire.
    private static readonly TimeSpan LeastGrace = TimeSpan.FromSeconds(30);

    // What is known to be done: it spares reading the record until the next time comes.
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _done = new();

    /// <summary>Runs every schedule that is due.</summary>
    /// <returns>When to come again.</returns>
    public async Task<DateTimeOffset> TickAsync(CancellationToken cancellationToken)
    {
        // Side by side, for a host that is called by a timer: this waits for the slowest.
        var latest = time.GetUtcNow() + LongestPause;
        var wanted = await Task.WhenAll(routes.Schedules.Select(schedule => TickAsync(schedule, cancellationToken)));
        return wanted.Append(latest).Min();
    }

    /// <summary>Runs one schedule, if it is due.</summary>
    /// <returns>When to come again.</returns>
    public async Task<DateTimeOffset> TickAsync(Schedule schedule, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_done.TryGetValue(schedule.Name, out var known) && Next(schedule, known) is var upcoming && upcoming > now)
        {
            return upcoming;
        }

        var record = await records.ReadAsync(schedule.Name, now, cancellationToken);
        if (LatestDue(schedule, record.Done, now) is not { } due)
        {
            _done[schedule.Name] = record.Done;
            return Next(schedule, now);
        }

        if (schedule.Action is ScheduledAction.Command && await bridge.IsPausedAsync(cancellationToken))
        {
            // It stays due; afterwards it is as after a stop.
            return now + LongestPause;
        }

        if (record.ClaimedUntil > now || await records.ClaimAsync(record, now, cancellationToken) is not { } claimed)
        {
            return now + RetryPause;
        }

        if (schedule.Action is ScheduledAction.Command && !due.Missed)
        {
            var before = claimed.Begun;
            if (await records.BeginAsync(claimed, due.At, time.GetUtcNow(), cancellationToken) is not { } begun)
            {
                return now + RetryPause;
            }

            // What this instance goes by is who began before it.
            claimed = begun with { Begun = before };
        }

        var (done, result, what) = due.Missed
            ? new Run(true, "Missed", "missed: it was due longer ago than its grace")
            : await ActAsync(schedule, claimed, due.At, cancellationToken);
        Log.Ran(log, schedule.Name, due.At, what);
        BridgeMetrics.Scheduled(schedule.Name, result);

        // Not the caller's token: what was done is written down although the host stops.
        if (!done)
        {
            await records.FailedAsync(claimed, what, time.GetUtcNow() + RetryPause, CancellationToken.None);
            return now + RetryPause;
        }

        await records.DoneAsync(claimed, due.At, what, CancellationToken.None);
        _done[schedule.Name] = due.At;
        return Next(schedule, now);
    }

    private async Task<Run> ActAsync(Schedule schedule, ScheduleRecord claimed, DateTimeOffset due,
        CancellationToken cancellationToken)
    {
        switch (schedule.Action)
        {
            case ScheduledAction.Fire fire:
                return await FireAsync(schedule, fire, due, cancellationToken);
            case ScheduledAction.Command command:
                return await CommandAsync(command, claimed, due);
            default:
                throw new InvalidOperationException($"{schedule.Action} is no action.");
        }
    }

    /// <summary>
    /// Gives a command. A start that may have been taken is not repeated: a short workflow would run twice. The others change
    /// nothing the second time.
    /// </summary>
    private async Task<Run> CommandAsync(ScheduledAction.Command command, ScheduleRecord claimed, DateTimeOffset due)
    {
        if (claimed.Begun == due && command.What == WorkflowCommand.Start)
        {
            return new(true, nameof(OutcomeKind.Unknown),
                "Unknown: an instance stopped in the middle of the call; a start is not repeated");
        }

        using var deadline = new CancellationTokenSource(timings.Current.CallDeadline, time);
        try
        {
            var outcome = await campaign.CommandAsync(command.Workflow, command.What, deadline.Token);
            var isSettled = outcome.Kind is OutcomeKind.Accepted or OutcomeKind.Rejected
                || (outcome.Kind == OutcomeKind.Unknown && command.What == WorkflowCommand.Start);
            return new(isSettled, outcome.Kind.ToString(), $"{outcome.Kind}: {outcome.Reason}");
        }
        catch (OperationCanceledException)
        {
            return new(false, nameof(OutcomeKind.Transient),
                "Transient: Campaign did not answer in time, before the command was sent");
        }
    }

    private async Task<Run> FireAsync(Schedule schedule, ScheduledAction.Fire fire, DateTimeOffset due,
        CancellationToken cancellationToken)
    {
        var dueAt = IsoInstant.Write(due);
        var context = new JObject { ["schedule"] = schedule.Name, ["dueAt"] = dueAt };
        var item = new StoredEvent
        {
            Source = schedule.Source,
            ReceivedAt = time.GetUtcNow(),
            Keys = [MailboxKeys.HashOf(schedule.Source, dueAt)],
            Context = context.ToString(Formatting.None),
        };
        var mapped = Mapped.Try(() => Mapped.By(context, null, fire.Parameters, schedule.Source, routes.Form));
        return await reception.ReceiveAsync(fire.Signal, item, mapped, new Keeping.Once(due), cancellationToken) switch
        {
            Received.KeptDead dead =>
                new(true, "Unmappable", $"unmappable, and kept as dead event {dead.Id}: {string.Join("; ", dead.Reasons)}"),
            Received.Answered { By: Acceptance.Stored stored } =>
                new(true, nameof(OutcomeKind.Accepted), $"accepted as event {stored.Id}"),
            Received.Answered { By: Acceptance.Duplicate duplicate } =>
                new(true, nameof(OutcomeKind.Accepted), $"accepted before as event {duplicate.Of}"),
            _ => new(false, nameof(OutcomeKind.TooEarly), "the signal's slot is closed"),
        };
    }

    /// <summary>
    /// The latest time that is due and not done; where all of them are past their grace, the grace's beginning, as missed. Cronos
    /// moves times that a daylight-saving change skips, and runs repeated ones once.
    /// </summary>
    private static (DateTimeOffset At, bool Missed)? LatestDue(Schedule schedule, DateTimeOffset done, DateTimeOffset now)
    {
        // Not from the last time done: a second-by-second schedule would be gone through from long ago.
        var from = now - (schedule.MisfireGrace > LeastGrace ? schedule.MisfireGrace : LeastGrace);
        from = from > done ? from : done;
        DateTimeOffset? last = null;
        for (var at = schedule.Cron.GetNextOccurrence(from,
            schedule.TimeZone); at <= now; at = schedule.Cron.GetNextOccurrence(at.Value, schedule.TimeZone))
        {
            last = at;
        }

        return last is { } due ? (due, false)
            : schedule.Cron.GetNextOccurrence(done, schedule.TimeZone) <= from ? (from, true)
            : null;
    }

    private static DateTimeOffset Next(Schedule schedule, DateTimeOffset after) =>
        schedule.Cron.GetNextOccurrence(after, schedule.TimeZone) ?? DateTimeOffset.MaxValue;

    // What became of a due time: in one word for counters, and in a sentence.
    private sealed record Run(bool IsDone, string Result, string What);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Schedule {Schedule}, due {DueAt:u}: {What}")]
        public static partial void Ran(ILogger logger, string schedule, DateTimeOffset dueAt, string what);
    }
}
