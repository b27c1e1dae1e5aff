namespace CampaignEmulator;

/// <summary>
/// A signal activity at work: its key, and from when its interval counts. Guarded by <see cref="WorkflowStore"/>.
/// </summary>
internal sealed class Signal(string name, SignalActivity definition, Signal? before, string workflowKey)
{
    public string Name { get; } = name;

    public SignalActivity Definition { get; } = definition;

    public string Key { get; private set; } = before?.Key ?? PKey.ForActivity(workflowKey);

    public DateTimeOffset? IntervalStart { get; set; } = before?.IntervalStart;

    public void RenewKey(string workflowKey) => Key = PKey.ForActivity(workflowKey);

    /// <summary>The first moment at which a trigger is accepted; null when any is.</summary>
    public DateTimeOffset? NextSlot(EmulatorSettings settings) =>
        IntervalStart + (Definition.MinimumInterval ?? settings.MinimumInterval);
}
