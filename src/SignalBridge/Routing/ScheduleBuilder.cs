using Cronos;
using SignalBridge.Configuration;
using SignalBridge.Mapping;

namespace SignalBridge.Routing;

/// <summary>Proves one schedule's options.</summary>
internal sealed class ScheduleBuilder(
    Mistakes mistakes, Func<string?, string, Signal?> signalAt, Func<IDictionary<string, string>, Signal?, string,
        ParameterMap> parameters)
{
    private static readonly DateTime AnyTime = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public Schedule? Build(ScheduleOptions schedule, string path)
    {
        var cron = Cron(schedule.Cron, $"{path}:Cron");
        var zone = Zone(schedule.TimeZone, $"{path}:TimeZone");
        if (schedule.MisfireGrace < TimeSpan.Zero || schedule.MisfireGrace > TimeSpan.FromDays(7))
        {
            mistakes.Add($"{path}:MisfireGrace", "must be between zero and 7 days");
        }

        var action = Action(schedule, path);
        return cron is null || zone is null || action is null ? null
            : new Schedule(schedule.Name, cron, zone, schedule.MisfireGrace, action);
    }

    private ScheduledAction? Action(ScheduleOptions schedule, string path)
    {
        switch (schedule)
        {
            case { Signal: not null, Workflow: null, Command: null }:
                var signal = signalAt(schedule.Signal, $"{path}:Signal");
                var map = parameters(schedule.Parameters, signal, $"{path}:Parameters");
                return signal is null ? null : new ScheduledAction.Fire(signal, map);

            case { Signal: not null }:
                mistakes.Add($"{path}:Signal",
                    "stands beside a Workflow or a Command; keep the Signal, or the Workflow and its Command");
                return null;

            case { Workflow: null, Command: null }:
                mistakes.Add($"{path}:Signal", "is missing; write a Signal, or a Workflow and a Command");
                return null;

            default:
                return Command(schedule, path);
        }
    }

    private ScheduledAction.Command? Command(ScheduleOptions schedule, string path)
    {
        WorkflowCheck.Check(schedule.Workflow ?? "", $"{path}:Workflow", mistakes);
        if (schedule.Command is null)
        {
            mistakes.Add($"{path}:Command", "is missing; write start, pause, resume or stop");
        }

        if (schedule.Parameters.Count > 0)
        {
            mistakes.Add($"{path}:Parameters", "are for a Signal and have no effect with a Command; remove them");
        }

        return schedule is { Workflow: { } workflow, Command: { } command } ? new ScheduledAction.Command(workflow, command)
            : null;
    }

    private CronExpression? Cron(string text, string path)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        try
        {
            var cron = CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
            if (cron.GetNextOccurrence(AnyTime) is null)
            {
                mistakes.Add(path, $"'{text}' never comes due; correct the day or the month");
            }

            return cron;
        }
        catch (CronFormatException e)
        {
            mistakes.Add(path, $"'{text}' is not a cron expression; write 5 fields (minute hour day month weekday), or 6 with seconds first", e.Message.TrimEnd('.'));
            return null;
        }
    }

    private TimeZoneInfo? Zone(string text, string path)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone))
        {
            return zone;
        }

        mistakes.Add(path, $"'{text}' is not a time zone that this system knows; write an IANA name, such as Europe/Paris (a container needs the tzdata package)");
        return null;
    }
}
