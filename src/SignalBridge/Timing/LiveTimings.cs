using Campaign.Client;
using Microsoft.Extensions.Options;

namespace SignalBridge.Timing;

/// <summary>The times that are in force: <c>Campaign:Deadline</c> may be changed while the bridge runs.</summary>
internal sealed class LiveTimings(IOptionsMonitor<CampaignOptions> campaign)
{
    public Timings Current => new(campaign.CurrentValue.Deadline);
}
