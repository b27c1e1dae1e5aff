namespace CampaignEmulator;

/// <summary>The four commands; lower case and English in every locale (D).</summary>
internal enum WorkflowCommand
{
    Start,
    Pause,
    Resume,
    Stop,
}
