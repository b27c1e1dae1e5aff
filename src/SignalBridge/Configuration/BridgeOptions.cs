using Campaign.Client;

namespace SignalBridge.Configuration;

/// <summary>Everything under <c>SignalBridge</c> in <c>bridge.json</c>, as written.</summary>
public sealed class BridgeOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "SignalBridge";

    /// <summary>Where Campaign is and how to talk to it.</summary>
    public CampaignOptions Campaign { get; set; } = new();

    /// <summary>The workflow signals that may be fired, by hooks, file drops, schedules and operators.</summary>
    public IList<SignalOptions> Signals { get; set; } = [];

    /// <summary>The endpoints that webhooks are posted to.</summary>
    public IList<HookOptions> Hooks { get; set; } = [];

    /// <summary>The files that fire a signal when they appear in the import container.</summary>
    public IList<FileDropOptions> FileDrops { get; set; } = [];

    /// <summary>What happens by the calendar.</summary>
    public IList<ScheduleOptions> Schedules { get; set; } = [];

    /// <summary>How long what has ended is kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>
    /// Whether an instance that is up fires by timers of its own, at once and to the millisecond, instead of only when a wake
    /// comes from the queue. Read at start. Default: <c>true</c>.
    /// </summary>
    public bool Alarms { get; set; } = true;

    /// <summary>The names of the tables, the queue and the containers that the bridge uses.</summary>
    public StorageOptions Storage { get; set; } = new();
}
