using Campaign.Client;
using Cronos;
using SignalBridge.Mapping;

namespace SignalBridge.Routing;

/// <summary>A schedule, ready to run: it fires a signal, or gives a workflow a command.</summary>
internal sealed record Schedule(string Name, CronExpression Cron, TimeZoneInfo TimeZone, TimeSpan MisfireGrace,
    ScheduledAction Action)
{
    public string Source { get; } = $"schedule:{Name}";
}

/// <summary>What a schedule does when it is due.</summary>
internal abstract record ScheduledAction
{
    public sealed record Fire(Signal Signal, ParameterMap Parameters) : ScheduledAction;

    public sealed record Command(string Workflow, WorkflowCommand What) : ScheduledAction;
}
