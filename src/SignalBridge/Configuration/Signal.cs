using SignalBridge.Campaign;
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
    IReadOnlyList<ParameterDeclaration> Parameters)
{
    /// <summary>0 for no limit.</summary>
    public int MaximumAttempts { get; init; }

    public TimeSpan? MaximumAge { get; init; }

    public DeadPolicy OnDead { get; init; }

    /// <summary>How a batch is handed over; null for every policy but <c>Batch</c>.</summary>
    public BatchOptions? Batch { get; init; }

    /// <summary>The parameters that the activity declares: an event's own, or those that hand a batch over.</summary>
    public IEnumerable<DeclaredParameter> Sent => Batch is not { } batch ? Parameters.Select(p => new DeclaredParameter(p.Name, p.Type))
        : ((IEnumerable<DeclaredParameter>)[
            new(batch.FileParameter, ParameterType.String), new(batch.CountParameter ?? "", ParameterType.Number),
            new(batch.FirstParameter ?? "", ParameterType.DateTime), new(batch.LastParameter ?? "", ParameterType.DateTime),
        ]).Where(p => p.Name.Length > 0);
}
