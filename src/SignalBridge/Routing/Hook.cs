using SignalBridge.Configuration;
using SignalBridge.Mapping;
using WebhookVerification;
using WebhookVerification.Handshakes;

namespace SignalBridge.Routing;

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

    /// <summary>Which of its requests are kept for operators.</summary>
    public RequestsOptions Requests { get; init; } = new();
}
