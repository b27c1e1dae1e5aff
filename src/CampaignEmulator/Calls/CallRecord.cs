namespace CampaignEmulator;

/// <summary>One call, without its headers, query and bodies: nothing of a token, a key or a secret is kept.</summary>
/// <param name="Time">When it was answered, on Campaign's clock.</param>
/// <param name="Call">What it asked for.</param>
/// <param name="Workflow">The workflow's ID, where it is known.</param>
/// <param name="Activity">The activity's ID, where it is known.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, PKeys shortened.</param>
/// <param name="Status">The status of the answer; null when the connection was dropped.</param>
/// <param name="Outcome">What became of a trigger.</param>
/// <param name="Fault">The id of the fault that struck it.</param>
/// <param name="RequestId">Its <c>X-Request-Id</c>.</param>
public sealed record CallRecord(
    DateTimeOffset Time, CallKind Call, string? Workflow, string? Activity, string Method, string Path,
    int? Status, TriggerOutcome? Outcome, int? Fault, string RequestId);
