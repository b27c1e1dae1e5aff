namespace SignalBridge.Configuration;

/// <summary>
/// Which of a hook's requests are kept for operators to look at. Written behind the answer; how many there were is counted in any
/// case.
/// </summary>
public sealed class RequestsOptions
{
    /// <summary>The most that one row of a table holds of a body.</summary>
    internal const int MostBodyBytes = 60 * 1024;

    /// <summary>Which are kept: those that fire nothing, all, or none. Default: <c>Refused</c>.</summary>
    public KeptRequests Keep { get; set; }

    /// <summary>For how long. Default: 7.00:00:00; between an hour and 90 days.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// At most so many an hour, over all instances; what is beyond is only counted. Default: 200; at most 10000.
    /// </summary>
    public int MaximumPerHour { get; set; } = 200;

    /// <summary>At most so many bytes of a body. Default: 4096 (4 KB); at most 61440.</summary>
    public int BodyBytes { get; set; } = 4096;

    /// <summary>
    /// Whether the body and the signature are kept as they came, so that the request can be verified again when the secret is put
    /// right. Otherwise what looks like a credential in a body, and every signature, is replaced by the beginning of its hash.
    /// Default: <c>false</c>.
    /// </summary>
    public bool KeepSignatures { get; set; }
}
