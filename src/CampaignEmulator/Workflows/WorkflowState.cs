namespace CampaignEmulator;

/// <summary>A workflow's states as Campaign shows them (D: workflow life cycle).</summary>
public enum WorkflowState
{
    /// <summary>Never started.</summary>
    Editing,

    /// <summary>Running: the only state in which a signal is taken.</summary>
    InProgress,

    /// <summary>Paused.</summary>
    Warning,

    /// <summary>Ended or stopped; cannot be resumed.</summary>
    Finished,

    /// <summary>Failed.</summary>
    Erroneous,
}
