namespace Campaign.Client;

/// <summary>What a call has told of a workflow.</summary>
/// <param name="Workflow">The workflow's ID.</param>
/// <param name="By">By what.</param>
public readonly record struct WorkflowSeen(string Workflow, WorkflowSign By);
