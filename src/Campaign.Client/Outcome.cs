namespace Campaign.Client;

/// <summary>The answer to a call, as a value.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Reason">One sentence for an operator. Never holds a token, a key, a body or a PKey.</param>
public sealed record Outcome(OutcomeKind Kind, string Reason)
{
    /// <summary>Campaign's own codes, such as <c>RST-360011</c> or <c>401013</c>, in the order they stood.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>How long Campaign asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The parameter that Campaign does not know, where it names one.</summary>
    public string? Parameter { get; init; }

    /// <summary>
    /// True where nothing at all was sent for it: the breaker is open, Campaign asked for a pause, or the call was refused
    /// before sending. Such an outcome is no attempt, and uses up no slot.
    /// </summary>
    public bool WithoutCall { get; init; }

    /// <summary>The call took effect, and there is nothing more to say.</summary>
    public static Outcome Accepted { get; } = new(OutcomeKind.Accepted, "Campaign accepted the call.");
}
