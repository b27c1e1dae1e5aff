namespace SignalBridge.Configuration;

/// <summary>What the sender of a genuine webhook that cannot be mapped is told.</summary>
public enum UnmappableAnswer
{
    /// <summary>422 with every reason.</summary>
    Refuse,

    /// <summary>202: for senders that switch a webhook off after errors.</summary>
    Accept,
}
