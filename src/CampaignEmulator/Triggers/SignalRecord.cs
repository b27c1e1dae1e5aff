using System.Text.Json;

namespace CampaignEmulator;

/// <summary>One trigger call.</summary>
/// <param name="Time">When it was decided, on Campaign's clock.</param>
/// <param name="Workflow">The workflow's ID; null when the PKey is not known.</param>
/// <param name="Activity">The activity's ID; null when the PKey is not known.</param>
/// <param name="Source">The source as it was sent; null when there was none.</param>
/// <param name="Parameters">The parameters as they were sent; an empty object when there were none.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record SignalRecord(
    DateTimeOffset Time, string? Workflow, string? Activity, string? Source, JsonElement Parameters, TriggerOutcome Outcome);
