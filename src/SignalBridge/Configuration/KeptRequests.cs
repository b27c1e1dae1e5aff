namespace SignalBridge.Configuration;

/// <summary>Which of a hook's requests are kept.</summary>
public enum KeptRequests
{
    /// <summary>Those that fire nothing: refused, filtered, unreadable.</summary>
    Refused,

    /// <summary>All of them.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
