namespace Campaign.Client;

/// <summary>One call's outcome, and what else its answer tells the client.</summary>
internal sealed record Reply(Outcome Outcome)
{
    /// <summary>The body of an accepted read.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The HTTP status; null where no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The host itself is in trouble; this is what the breaker counts.</summary>
    public bool HostFailed { get; init; }

    /// <summary>Campaign does not know the key in the link: it has to be read again.</summary>
    public bool KeyRefused { get; init; }

    /// <summary>The token was refused, and a new one may not be.</summary>
    public bool TokenRefused => Outcome.Kind == OutcomeKind.Unauthorised && (Status == 401 || Outcome.Codes.Contains("401013"));
}
