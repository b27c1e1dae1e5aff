namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>A request as it is kept: no value in it is a credential.</summary>
internal sealed record KeptRequest
{
    /// <summary>The hook, or <see cref="RequestCauses.UnknownHooks"/>.</summary>
    public required string Hook { get; init; }

    public required string Row { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The status that it was answered.</summary>
    public required int Answer { get; init; }

    public required RequestCause Cause { get; init; }

    /// <summary>A sentence on why: what the cause was found by.</summary>
    public string Proof { get; init; } = "";

    /// <summary>The event that it became or repeats.</summary>
    public string? Event { get; init; }

    /// <summary>The hook's name as the sender wrote it.</summary>
    public string Asked { get; init; } = "";

    public string Method { get; init; } = "";

    public string Query { get; init; } = "";

    /// <summary>The sender's address, as far as it is known.</summary>
    public string Address { get; init; } = "";

    /// <summary>How many bytes the body has; null where it was not read and nobody said so.</summary>
    public long? Size { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body, or its beginning.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>Why it cannot be verified again; null where it can.</summary>
    public string? NotAgain { get; init; }

    /// <summary>What became of it when it was verified again; null where it was not.</summary>
    public string? Again { get; init; }

    public string Id => RequestKeys.Id(Hook, Row);

    /// <summary>About what it takes of memory and of a transaction.</summary>
    public int Weight =>
        1024 + Body.Length + (2 * (Proof.Length + Query.Length)) + Headers.Sum(h => 2 * (h.Key.Length + h.Value.Length));
}
