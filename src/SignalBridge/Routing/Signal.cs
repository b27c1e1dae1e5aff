using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Mapping;

namespace SignalBridge.Routing;

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
    IReadOnlyList<ParameterDeclaration> Parameters)
{
    /// <summary>0 for no limit.</summary>
    public int MaximumAttempts { get; init; }

    public TimeSpan? MaximumAge { get; init; }

    public DeadPolicy OnDead { get; init; }

    public MismatchPolicy OnMismatch { get; init; }

    /// <summary>How a batch is handed over, under the policy <c>Batch</c>.</summary>
    public required BatchOptions Batch { get; init; }

    /// <summary>The parameters that the activity declares: an event's own, or those that hand a batch over.</summary>
    public IEnumerable<DeclaredParameter> Sent => WhenThrottled != ThrottlePolicy.Batch
        ? Parameters.Select(p => new DeclaredParameter(p.Name, p.Type))
        : ((IEnumerable<DeclaredParameter>)[
            new(Batch.FileParameter, ParameterType.String), new(Batch.CountParameter ?? "", ParameterType.Number),
            new(Batch.FirstParameter ?? "", ParameterType.DateTime), new(Batch.LastParameter ?? "", ParameterType.DateTime),
        ]).Where(p => p.Name.Length > 0);

    /// <summary>The same for one trigger: without the optional ones that it does not have.</summary>
    public IReadOnlyList<DeclaredParameter> SentWith(IReadOnlyList<SignalParameter> values) =>
        WhenThrottled == ThrottlePolicy.Batch ? [.. Sent]
        : [.. Sent.Zip(Parameters).Where(p => p.Second.Required || values.Any(v => v.Name == p.First.Name)).Select(p => p.First)];
}
