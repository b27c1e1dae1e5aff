namespace Campaign.Client;

/// <summary>How the calls to one host go, for the operator.</summary>
/// <param name="Service"><c>Campaign</c> or <c>Adobe IMS</c>.</param>
/// <param name="Host">Host and port.</param>
/// <param name="Condition">Whether calls are made.</param>
/// <param name="Until">When calls are made again; null unless they are held back.</param>
/// <param name="Words">The same in one sentence.</param>
public sealed record HostState(string Service, string Host, HostCondition Condition, DateTimeOffset? Until, string Words);
