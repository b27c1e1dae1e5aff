namespace SignalBridge.Configuration;

/// <summary>What happens where a signal sends other parameters than Campaign advertises for its activity.</summary>
public enum MismatchPolicy
{
    /// <summary>Nothing is sent; the two are compared again and again, and what waits goes on when they are the same.</summary>
    Hold,

    /// <summary>It is sent all the same; what Campaign then refuses is dead.</summary>
    Fire,
}
