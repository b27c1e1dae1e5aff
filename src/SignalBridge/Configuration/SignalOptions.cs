namespace SignalBridge.Configuration;

/// <summary>A target: one external-signal activity of one workflow.</summary>
public sealed class SignalOptions
{
    /// <summary>
    /// What the bridge calls it: lower-case letters, digits and hyphens, 63 at most. It names the mailbox: a renamed signal
    /// starts an empty one.
    /// </summary>
    public string Name { get; set; } = "";

    /// <summary>The workflow's ID as Campaign shows it, such as <c>WKF123</c>.</summary>
    public string Workflow { get; set; } = "";

    /// <summary>
    /// The signal activity's ID, such as <c>signal1</c>. May be left out where the workflow has one signal activity only.
    /// </summary>
    public string? Activity { get; set; }

    /// <summary>The least time between two triggers. Default: 00:10:00, Campaign's own rule.</summary>
    public TimeSpan MinimumInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>What becomes of events while the slot is closed. Default: <c>Queue</c>.</summary>
    public ThrottlePolicy WhenThrottled { get; set; }

    /// <summary>What to do when Campaign's answer to a trigger was lost. Default: <c>Probe</c>.</summary>
    public UnknownOutcomePolicy UnknownOutcome { get; set; }

    /// <summary>
    /// Whether the workflow is started when Campaign says that it is not running; the event then waits for it. Default: false.
    /// </summary>
    public bool StartIfNotRunning { get; set; }

    /// <summary>
    /// How many calls for one event may fail, or stay without an answer, before it is dead; 0 for no limit. A workflow that does
    /// not run, a refusal as too early, and waiting that Campaign asks for do not count. Default: 100.
    /// </summary>
    public int MaximumAttempts { get; set; } = 100;

    /// <summary>The age at which an event that still waits is dead instead of fired. Default: none.</summary>
    public TimeSpan? MaximumAge { get; set; }

    /// <summary>What happens to the events behind one that is dead. Default: <c>Continue</c>.</summary>
    public DeadPolicy OnDead { get; set; }

    /// <summary>
    /// What happens where the signal sends other parameters than Campaign advertises for its activity. Default: <c>Hold</c>.
    /// </summary>
    public MismatchPolicy OnMismatch { get; set; }

    /// <summary>How the policy <c>Batch</c> hands its files over.</summary>
    public BatchOptions Batch { get; set; } = new();

    /// <summary>How long a deduplication key is remembered after its event was taken. Default: 7.00:00:00.</summary>
    public TimeSpan DeduplicateFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The parameters that the activity declares, in the order they are sent.</summary>
    public IList<ParameterOptions> Parameters { get; set; } = [];
}
