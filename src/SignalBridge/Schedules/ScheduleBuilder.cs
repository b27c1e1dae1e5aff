using Cronos;
using SignalBridge.Configuration;
using SignalBridge.Hooks.Mapping;

namespace SignalBridge.Schedules;

/// <summary>Proves one schedule's options.</summary>
internal sealed class ScheduleBuilder(
    Mistakes mistakes, Func<string?, string, Signal?> signalAt, Func<IDictionary<string, string>, Signal?, string, ParameterMap> parameters)
{
    public Schedule? Build(ScheduleOptions schedule, string path)
    {
        var cron = Cron(schedule.Cron, $"{path}:Cron");
        var zone = Zone(schedule.TimeZone, $"{path}:TimeZone");
        if (schedule.MisfireGrace < TimeSpan.Zero || schedule.MisfireGrace > TimeSpan.FromDays(7))
        {
            mistakes.Add($"{path}:MisfireGrace", "must be between zero and 7 days");
        }

        var action = Action(schedule, path);
        return cron is null || zone is null || action is null ? null : new Schedule(schedule.Name, cron, zone, schedule.MisfireGrace, action);
    }

    private ScheduledAction? Action(ScheduleOptions schedule, string path)
    {
        switch (schedule)
        {
            case { Signal: not null, Workflow: null, Command: null }:
                var signal = signalAt(schedule.Signal, $"{path}:Signal");
                var map = parameters(schedule.Parameters, signal, $"{path}:Parameters");
                return signal is null ? null : new ScheduledAction.Fire(signal, map);

            case { Signal: null, Workflow: { Length: > 0 } workflow, Command: { } command } when schedule.Parameters.Count == 0:
                return new ScheduledAction.Command(workflow, command);

            default:
                mistakes.Add(path, "needs either a Signal (and its Parameters), or a Workflow and a Command (and no Parameters)");
                return null;
        }
    }

    private CronExpression? Cron(string text, string path)
    {
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length;
        try
        {
            return CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException e)
        {
            mistakes.Add(path, $"'{text}' is no cron expression: {e.Message.TrimEnd('.')}; write 5 fields (minute hour day month weekday), or 6 with seconds first");
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
