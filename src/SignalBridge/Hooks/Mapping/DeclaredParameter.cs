using SignalBridge.Campaign;

namespace SignalBridge.Hooks.Mapping;

/// <summary>A parameter that the signal activity declares, its default already in the form that is sent.</summary>
internal sealed record DeclaredParameter(string Name, ParameterType Type, string? Default, bool Required);
