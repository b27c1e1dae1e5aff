using SignalBridge.Hooks.Mapping;

namespace SignalBridge.Configuration;

/// <summary>A signal, ready to run.</summary>
internal sealed record Signal(
    string Name,
    string Workflow,
    string? Activity,
    TimeSpan MinimumInterval,
    ThrottlePolicy WhenThrottled,
    UnknownOutcomePolicy UnknownOutcome,
    bool StartIfNotRunning,
    TimeSpan DeduplicateFor,
    IReadOnlyList<ParameterDeclaration> Parameters);
