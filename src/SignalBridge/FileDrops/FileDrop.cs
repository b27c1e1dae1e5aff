using SignalBridge.Configuration;
using SignalBridge.Hooks.Mapping;

namespace SignalBridge.FileDrops;

/// <summary>A file drop, ready to run.</summary>
internal sealed record FileDrop(string Name, BlobPattern Pattern, Signal Signal, MappingExpression? When, ParameterMap Parameters)
{
    public string Source { get; } = $"file:{Name}";
}
