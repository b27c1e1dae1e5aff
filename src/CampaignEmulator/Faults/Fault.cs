using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>
/// What is to go wrong. Faults strike in the order they were planned, one a call. One with nothing but <see cref="Latency"/> or
/// <see cref="State"/> lets the call go on as usual, and <see cref="Truncate"/> is about the answer only; any other one that
/// strikes <c>before</c> keeps the call from taking effect. A half-open circuit: fail 5, then <c>skip</c> 1 and fail 3.
/// </summary>
public sealed record Fault
{
    /// <summary>Which call.</summary>
    public required CallKind Call { get; init; }

    /// <summary>Of which workflow only. Default: any.</summary>
    public string? Workflow { get; init; }

    /// <summary>Of which activity only (trigger calls). Default: any.</summary>
    public string? Activity { get; init; }

    /// <summary>How many such calls pass first. Default: 0.</summary>
    public int Skip { get; init; }

    /// <summary>How many such calls it then strikes. Default: 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Before or after the call takes effect. Default: before.</summary>
    public FaultMoment When { get; init; }

    /// <summary>Answers this status instead. Default: null, the call's own answer.</summary>
    public int? Status { get; init; }

    /// <summary>The body that goes with <see cref="Status"/>. Default: none.</summary>
    public string Body { get; init; } = "";

    /// <summary>Its content type. Default: plain text.</summary>
    public string ContentType { get; init; } = Answer.Text;

    /// <summary>Headers that go with <see cref="Status"/>. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Answers one of the gateway's errors instead, such as <c>"403011"</c>. Default: null.</summary>
    public string? GatewayError { get; init; }

    /// <summary>
    /// Sends <c>Retry-After</c> with <see cref="Status"/> or <see cref="GatewayError"/>, in the settings' form. Default: null,
    /// no.
    /// </summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>
    /// Waits this long when it strikes, on the machine's clock. The call goes on even if its caller has left. Default: 0.
    /// </summary>
    public TimeSpan Latency { get; init; }

    /// <summary>Resets the connection instead of answering. Default: no.</summary>
    public bool Drop { get; init; }

    /// <summary>Never answers; the connection stays open until the caller leaves. Default: no.</summary>
    public bool Hang { get; init; }

    /// <summary>Closes the connection in the middle of the answer's body. Default: no.</summary>
    public bool Truncate { get; init; }

    /// <summary>
    /// Puts the call's workflow into this state at the moment it strikes: one that stops in between. Default: null.
    /// </summary>
    public WorkflowState? State { get; init; }

    [JsonIgnore]
    internal bool Replaces => Status is not null || GatewayError is not null || Drop || Hang;

    /// <summary>What a trigger that this fault keeps from taking effect is recorded as.</summary>
    internal TriggerOutcome Outcome(Answer answer) => Drop || Hang ? TriggerOutcome.Transient : answer.Status switch
    {
        < 400 => TriggerOutcome.Unknown,
        401 or 403 => TriggerOutcome.Unauthorised,
        429 => TriggerOutcome.Throttled,
        >= 500 => TriggerOutcome.Transient,
        _ => TriggerOutcome.Rejected,
    };
}
