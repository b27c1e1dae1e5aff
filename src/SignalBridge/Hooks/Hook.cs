using SignalBridge.Configuration;
using SignalBridge.Hooks.Handshakes;
using SignalBridge.Hooks.Mapping;
using SignalBridge.Hooks.Verification;

namespace SignalBridge.Hooks;

/// <summary>A hook, ready to run.</summary>
internal sealed record Hook(
    string Name,
    Signal Signal,
    WebhookVerifier Verifier,
    WebhookHandshake? Handshake,
    MappingExpression? When,
    MappingExpression? DeduplicateBy,
    ParameterMap Parameters,
    UnmappableAnswer WhenUnmappable,
    int MaximumBodyBytes,
    TimeSpan AnswerWithin,
    KeptParts Kept)
{
    public string Source { get; } = $"webhook:{Name}";
}
