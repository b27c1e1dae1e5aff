namespace SignalBridge.Configuration;

/// <summary>What to do when Campaign's answer to a trigger was lost after the request was sent.</summary>
public enum UnknownOutcomePolicy
{
    /// <summary>Ask again inside the minimum interval: a refusal as too early proves that the first call was taken.</summary>
    Probe,

    /// <summary>Fire again in the next slot: never lost, perhaps twice.</summary>
    Wait,

    /// <summary>Make the event dead, visible with its reason: never twice, perhaps lost.</summary>
    GiveUp,
}
