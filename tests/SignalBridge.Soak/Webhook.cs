namespace SignalBridge.Soak;

/// <summary>A webhook that is posted until it is answered, and what was answered.</summary>
internal sealed class Webhook(Target target, int number, string delivery)
{
    public Target Target => target;

    /// <summary>No other webhook has it: what Campaign or a batch file shows tells which webhook it was.</summary>
    public int Number => number;

    public string Delivery => delivery;

    public DateTimeOffset? FirstPosted { get; set; }

    /// <summary>When it was first answered 202 or 200.</summary>
    public DateTimeOffset? Acknowledged { get; set; }

    /// <summary>Whether it was answered 429 instead: the policy is Reject, and its slot was closed.</summary>
    public bool Refused { get; set; }

    /// <summary>Under which ids it was acknowledged; several where it was posted again.</summary>
    public HashSet<string> Events { get; } = [];

    /// <summary>How often it was posted.</summary>
    public int Posts { get; set; }

    /// <summary>How often nobody answered, or with 503, so that it was posted again.</summary>
    public int Unanswered { get; set; }
}
