namespace Campaign.Client;

/// <summary>What Campaign made of a call.</summary>
public enum OutcomeKind
{
    /// <summary>The call took effect.</summary>
    Accepted,

    /// <summary>The activity was triggered less than its minimum interval ago; the call had no effect.</summary>
    TooEarly,

    /// <summary>The workflow is not running; the call had no effect and may succeed once it runs.</summary>
    NotRunning,

    /// <summary>The activity declares other parameters than are sent; it may succeed once both declare the same.</summary>
    Mismatched,

    /// <summary>Campaign refuses this call as it stands; sending it again changes nothing.</summary>
    Rejected,

    /// <summary>Token, key or rights are missing or wrong; an operator has to act.</summary>
    Unauthorised,

    /// <summary>Too many calls; Campaign or its gateway says when to come back.</summary>
    Throttled,

    /// <summary>A passing fault, and the call surely had no effect.</summary>
    Transient,

    /// <summary>The call may or may not have taken effect: the answer was lost after the request was sent.</summary>
    Unknown,
}
