namespace Campaign.Client;

/// <summary>The four commands of the workflow API; no others exist.</summary>
public enum WorkflowCommand
{
    /// <summary>Starts the workflow, or resumes a paused one.</summary>
    Start,

    /// <summary>Pauses it.</summary>
    Pause,

    /// <summary>Resumes a paused one.</summary>
    Resume,

    /// <summary>Stops it for good: a stopped workflow cannot be resumed.</summary>
    Stop,
}
