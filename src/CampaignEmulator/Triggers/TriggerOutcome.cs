namespace CampaignEmulator;

/// <summary>What truly became of a trigger call, whatever its caller was told.</summary>
public enum TriggerOutcome
{
    /// <summary>It took effect, even if its answer was then lost or replaced by a fault.</summary>
    Accepted,

    /// <summary>Refused: less than the minimum interval after the last accepted one.</summary>
    TooEarly,

    /// <summary>Refused: the workflow is not in progress.</summary>
    NotRunning,

    /// <summary>Refused: unknown PKey, or source, parameters or body are not right.</summary>
    Rejected,

    /// <summary>Stopped at the gateway: token or API key.</summary>
    Unauthorised,

    /// <summary>Stopped at the gateway: too many calls.</summary>
    Throttled,

    /// <summary>A fault before it took effect: 5xx, a dropped connection, no answer at all.</summary>
    Transient,

    /// <summary>A fault answered with success (or a redirect) what never took effect.</summary>
    Unknown,
}
