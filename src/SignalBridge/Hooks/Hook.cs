using Microsoft.AspNetCore.Http;
using SignalBridge.Configuration;
using SignalBridge.Hooks.Handshakes;
using SignalBridge.Hooks.Mapping;
using SignalBridge.Hooks.Verification;
using SignalBridge.Mailboxes;

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
    string? CredentialHeader,
    string? CredentialParameter)
{
    public string Source { get; } = $"webhook:{Name}";

    /// <summary>The webhook as it is kept: whoever may see it later sees no credentials.</summary>
    public OriginalRequest Keep(HttpRequest request, ReadOnlyMemory<byte> body) => WebhookContext.Keep(request, body, CredentialHeader, CredentialParameter);
}
