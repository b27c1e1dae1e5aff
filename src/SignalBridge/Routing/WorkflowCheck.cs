using Campaign.Client;
using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>Proves a workflow's ID, which becomes a part of an address.</summary>
internal static class WorkflowCheck
{
    private static readonly CampaignAddress AnyCampaign =
        CampaignAddress.TryConfigured("https://campaign.invalid", out var address) ? address
            : throw new InvalidOperationException("Not an address.");

    public static void Check(string workflow, string path, Mistakes mistakes)
    {
        if (string.IsNullOrWhiteSpace(workflow) || workflow.IndexOfAny(['/', '?', '#']) >= 0
            || !AnyCampaign.TryWorkflow(workflow, out _))
        {
            mistakes.Add(path, $"'{workflow}' is not a workflow ID; copy it from the workflow's properties in Campaign, such as WKF123");
        }
    }
}
