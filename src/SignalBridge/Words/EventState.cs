namespace SignalBridge.Words;

/// <summary>The state of an accepted event; it is in exactly one.</summary>
internal enum EventState
{
    /// <summary>Waits for its slot.</summary>
    Pending,

    /// <summary>Campaign took its signal.</summary>
    Fired,

    /// <summary>Went into another event, which fired for it.</summary>
    Coalesced,

    /// <summary>Repeats an event that was taken before.</summary>
    Duplicate,

    /// <summary>Cannot fire; kept with its raw body and every reason.</summary>
    Dead,

    /// <summary>An operator took it out.</summary>
    Discarded,
}
