namespace SignalBridge.Delivery;

/// <summary>How a turn ended.</summary>
internal enum TurnResult
{
    /// <summary>Nothing is pending; the signal is at rest.</summary>
    Rested,

    /// <summary>Events wait, and a wake is on its way for when one may fire.</summary>
    Waiting,

    /// <summary>Another turn has the mailbox, a wake for later is on its way, or firing is paused: nothing to do.</summary>
    NotNeeded,

    /// <summary>The signal is not configured; its events, if any, stay.</summary>
    NoSuchSignal,
}
