namespace Campaign.Client;

/// <summary>Whether calls to a host are made.</summary>
public enum HostCondition
{
    /// <summary>The breaker is closed: calls are made.</summary>
    Closed,

    /// <summary>The breaker is open: calls are answered as transient without being made.</summary>
    Open,

    /// <summary>The next call is a trial; it closes the breaker or opens it again.</summary>
    HalfOpen,

    /// <summary>The host asked for a pause (429 with Retry-After), and gets it.</summary>
    Paused,
}
