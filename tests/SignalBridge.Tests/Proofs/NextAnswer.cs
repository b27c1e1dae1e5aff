namespace SignalBridge.Tests.Proofs;

/// <summary>What Campaign makes of the next call, if it is not accepted in due form.</summary>
internal enum NextAnswer
{
    /// <summary>Another system has just triggered the activity.</summary>
    TooEarly,

    /// <summary>The workflow is not running just then.</summary>
    NotRunning,

    /// <summary>400.</summary>
    Rejected,

    /// <summary>503, not taken.</summary>
    Transient,

    /// <summary>Taken, and the answer lost.</summary>
    LostAnswer,

    /// <summary>Not taken, and the answer lost.</summary>
    LostCall,
}
