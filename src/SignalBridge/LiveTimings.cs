using Microsoft.Extensions.Options;
using SignalBridge.Campaign;

namespace SignalBridge;

/// <summary>The times that are in force: <c>Campaign:Deadline</c> may be changed while the bridge runs.</summary>
internal sealed class LiveTimings(IOptionsMonitor<CampaignOptions> campaign)
{
    public Timings Current => new(campaign.CurrentValue.Deadline);
}
