namespace SignalBridge.Configuration;

/// <summary>What becomes of a signal's events while its slot is closed.</summary>
public enum ThrottlePolicy
{
    /// <summary>Each event fires, in the order of acceptance, one a slot.</summary>
    Queue,

    /// <summary>The newest event fires; those that wait with it are coalesced into it.</summary>
    Latest,

    /// <summary>All that wait are written to one file, and one signal carries its name and count.</summary>
    Batch,

    /// <summary>Nothing waits: the sender gets 429 and <c>Retry-After</c>.</summary>
    Reject,
}
