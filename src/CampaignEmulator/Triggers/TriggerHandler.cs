namespace CampaignEmulator;

/// <summary>Decides a trigger, and records it, in one step.</summary>
internal static class TriggerHandler
{
    public static Answer Handle(EmulatorState state, IncomingCall call, string workflowKey, string activityKey) =>
        state.Workflows.WithSignal(workflowKey, activityKey, (workflow, signal, now) =>
        {
            var (outcome, answer) = Decide(state.Settings, call, workflow, signal, now);
            call.Record(outcome, now);
            return answer.About(workflow?.Id, signal?.Name, key: activityKey);
        });

    // In which order Campaign checks is unknown; this one goes from what never fits to what may fit later.
    private static (TriggerOutcome Outcome, Answer Answer) Decide(
        EmulatorSettings settings, IncomingCall call, Workflow? workflow, Signal? signal, DateTimeOffset now)
    {
        if (workflow is null || signal is null)
            return (TriggerOutcome.Rejected, settings.UnknownKeyAnswer);
        if (call.IsTooLarge)
            return (TriggerOutcome.Rejected, settings.TooLargeAnswer);
        if (call.MissesHeader(settings))
            return (TriggerOutcome.Rejected, settings.MissingHeaderAnswer);
        if (!call.Trigger.IsWellFormed)
            return (TriggerOutcome.Rejected, settings.MalformedBodyAnswer);
        if (string.IsNullOrEmpty(call.Trigger.Source))
            return (TriggerOutcome.Rejected, settings.MissingSourceAnswer);
        if (ParameterCheck.Refusal(signal.Definition.Parameters, call.Trigger.Parameters, settings) is { } refusal)
            return (TriggerOutcome.Rejected, refusal);
        if (workflow.State != WorkflowState.InProgress)
            return (TriggerOutcome.NotRunning, settings.NotRunningAnswer);
        if (now < signal.NextSlot(settings))
        {
            if (settings.TooEarlyResetsClock)
                signal.IntervalStart = now;
            return (TriggerOutcome.TooEarly, settings.TooEarlyAnswer);
        }

        signal.IntervalStart = now;
        return (TriggerOutcome.Accepted, settings.TriggerAnswer);
    }
}
