namespace CampaignEmulator;

/// <summary>A workflow as it is now.</summary>
/// <param name="State">Its state.</param>
/// <param name="Since">Since when.</param>
/// <param name="Activities">Its signal activities.</param>
/// <param name="OtherActivities">Its other activities.</param>
public sealed record WorkflowView(
    WorkflowState State, DateTimeOffset Since, IReadOnlyDictionary<string, ActivityView> Activities,
        IReadOnlyList<string> OtherActivities)
{
    internal static WorkflowView Of(Workflow workflow, EmulatorSettings settings) => new(
        workflow.State, workflow.Since,
        workflow.Signals.ToDictionary(signal => signal.Name, signal => ActivityView.Of(signal, settings)),
        workflow.Definition.OtherActivities);
}
