using System.Diagnostics;

namespace Campaign.Client;

/// <summary>The client's own activities: .NET's are off for these calls, because they carry PKeys in their URLs.</summary>
public static class CampaignTracing
{
    /// <summary>What a tracer subscribes to.</summary>
    public const string SourceName = "SignalBridge.Campaign";

    internal static ActivitySource Source { get; } = new(SourceName);
}
