using Campaign.Client;
using Microsoft.Extensions.Options;

namespace SignalBridge.Timing;

/// <summary>The times that follow from how long the calls for one event may take.</summary>
internal sealed class Pace(IOptionsMonitor<CampaignOptions> campaign)
{
    /// <summary>How long the calls for one event may take in all.</summary>
    public TimeSpan CallDeadline => campaign.CurrentValue.Deadline;

    /// <summary>How long a claim holds without renewal: so long does a dead owner block the signal. Every write renews it.</summary>
    public TimeSpan Lease => CallDeadline * 4 / 9;

    /// <summary>After which a call that was recorded and not answered is over, whatever became of its owner.</summary>
    public TimeSpan TakeOver => ProbeTimes.TakeOver(CallDeadline);

    /// <summary>Within which every signal is looked at once.</summary>
    public TimeSpan SweepPeriod => CallDeadline * 2 / 3;
}
