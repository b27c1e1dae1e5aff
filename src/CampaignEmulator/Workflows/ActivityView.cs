namespace CampaignEmulator;

/// <summary>A signal activity as it is now.</summary>
/// <param name="Parameters">What it declares.</param>
/// <param name="MinimumInterval">The interval that holds for it.</param>
/// <param name="NextSlot">The first moment at which a trigger is accepted; null when any is.</param>
public sealed record ActivityView(IReadOnlyList<ParameterDeclaration> Parameters, TimeSpan MinimumInterval,
    DateTimeOffset? NextSlot)
{
    internal static ActivityView Of(Signal signal, EmulatorSettings settings) => new(
        signal.Definition.Parameters, signal.Definition.MinimumInterval ?? settings.MinimumInterval, signal.NextSlot(settings));
}
