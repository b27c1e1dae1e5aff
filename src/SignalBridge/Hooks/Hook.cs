using SignalBridge.Configuration;
using SignalBridge.Hooks.Mapping;
using SignalBridge.Hooks.Verification;

namespace SignalBridge.Hooks;

/// <summary>A hook, ready to run.</summary>
internal sealed record Hook(
    string Name,
    Signal Signal,
    WebhookVerifier Verifier,
    MappingExpression? When,
    MappingExpression? DeduplicateBy,
    ParameterMap Parameters,
    UnmappableAnswer WhenUnmappable,
    int MaximumBodyBytes,
    string? CredentialHeader,
    string? CredentialParameter)
{
    public string Source { get; } = $"webhook:{Name}";
}
