using SignalBridge.Campaign;

namespace SignalBridge.Hooks.Mapping;

/// <summary>What a mapping made of its input: the parameters, or every reason why there are none.</summary>
internal sealed record MappedParameters(IReadOnlyList<SignalParameter> Values, IReadOnlyList<string> Reasons)
{
    public bool Fits => Reasons.Count == 0;
}
