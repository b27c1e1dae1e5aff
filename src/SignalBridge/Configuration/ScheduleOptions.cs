using Campaign.Client;

namespace SignalBridge.Configuration;

/// <summary>A signal or a workflow command at given times.</summary>
public sealed class ScheduleOptions
{
    /// <summary>
    /// What the bridge calls it: lower-case letters, digits and hyphens, 63 at most. A renamed schedule has no past.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>When: a cron expression of 5 fields, or 6 with seconds first.</summary>
    public string Cron { get; set; } = "";

    /// <summary>The IANA time zone that the expression is meant in. Default: <c>UTC</c>.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>The signal to fire; either this, or a workflow and a command.</summary>
    public string? Signal { get; set; }

    /// <summary>The ID of the workflow that the command is for.</summary>
    public string? Workflow { get; set; }

    /// <summary>The command to give: <c>start</c>, <c>pause</c>, <c>resume</c> or <c>stop</c>.</summary>
    public WorkflowCommand? Command { get; set; }

    /// <summary>For each parameter of the signal, a JMESPath expression over <c>schedule, dueAt</c>.</summary>
    public IDictionary<string, string> Parameters { get; set; } = new Dictionary<string, string>();

    /// <summary>
    /// How late the latest missed time may still run, after a stop or while Campaign is away. Default: 01:00:00.
    /// </summary>
    public TimeSpan MisfireGrace { get; set; } = TimeSpan.FromHours(1);
}
