using Campaign.Client;
using SignalBridge.Configuration;

namespace SignalBridge.Routing;

/// <summary>Proves the Campaign section: credentials go only to a configured host, over https or within this machine.</summary>
internal static class CampaignCheck
{
    public static void Check(CampaignOptions campaign, string path, Mistakes mistakes)
    {
        CheckUrl(campaign.Url, $"{path}:Url", "https://mc.adobe.io/acme/campaign", mistakes);
        CheckUrl(campaign.Ims.Url, $"{path}:Ims:Url", new ImsOptions().Url, mistakes);
        CheckSecret(campaign.ApiKey, $"{path}:ApiKey", "CAMPAIGN_API_KEY", mistakes);
        CheckSecret(campaign.Ims.ClientId, $"{path}:Ims:ClientId", "IMS_CLIENT_ID", mistakes);
        CheckSecret(campaign.Ims.ClientSecret, $"{path}:Ims:ClientSecret", "IMS_CLIENT_SECRET", mistakes);
        if (campaign.Timeout <= TimeSpan.Zero || campaign.Timeout > TimeSpan.FromSeconds(30))
        {
            mistakes.Add($"{path}:Timeout", "must be more than zero and at most 00:00:30");
        }

        if (campaign.Deadline < TimeSpan.FromSeconds(2) || campaign.Deadline > TimeSpan.FromSeconds(45))
        {
            mistakes.Add($"{path}:Deadline", "must be at least 00:00:02 and at most 00:00:45");
        }
    }

    // No address is quoted: people put passwords and keys into them.
    private static void CheckUrl(string text, string path, string sample, Mistakes mistakes)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            mistakes.Add(path, $"is missing; write an address such as {sample}");
        }
        else if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length > 0)
        {
            mistakes.Add(path, "has a user name or a password in it; take them out, credentials are ApiKey and Ims");
        }
        else if (url is { IsLoopback: false } && url.Scheme == Uri.UriSchemeHttp)
        {
            mistakes.Add(path, "must begin with https; credentials go over plain http within this machine only");
        }
        else if (!CampaignAddress.TryConfigured(text, out _))
        {
            mistakes.Add(path, $"is not an address without query and fragment; write one such as {sample}");
        }
    }

    private static void CheckSecret(string value, string path, string setting, Mistakes mistakes)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            mistakes.Add(path, $"is missing; write \"%{setting}%\" and set that app setting");
        }
    }
}
