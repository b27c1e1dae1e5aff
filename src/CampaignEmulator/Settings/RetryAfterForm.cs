namespace CampaignEmulator;

/// <summary>
/// How <c>Retry-After</c> is written; both forms are HTTP (RFC 9110, 10.2.3), which one Adobe sends is unknown.
/// </summary>
public enum RetryAfterForm
{
    /// <summary><c>Retry-After: 30</c>.</summary>
    Seconds,

    /// <summary><c>Retry-After: Wed, 21 Oct 2026 07:28:00 GMT</c>.</summary>
    Date,

    /// <summary>No such header.</summary>
    Absent,
}
