namespace Campaign.Client;

/// <summary>By what a workflow is known to run.</summary>
public enum WorkflowSign
{
    /// <summary>It was told to run, and will some time later.</summary>
    Told,

    /// <summary>It was read, and Campaign says so.</summary>
    Read,

    /// <summary>It took a trigger.</summary>
    Fired,
}
