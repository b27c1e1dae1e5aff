namespace Campaign.Client;

/// <summary>Adobe IMS, OAuth server-to-server.</summary>
public sealed class ImsOptions
{
    /// <summary>The token endpoint. Default: Adobe's.</summary>
    public string Url { get; set; } = "https://ims-na1.adobelogin.com/ims/token/v3";

    /// <summary>The credential's client ID.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>The credential's client secret.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>The other valid secret during a rotation; tried when the first is refused. Default: none.</summary>
    public string? OtherClientSecret { get; set; }

    /// <summary>The scopes asked for, comma-separated. Default: those that Campaign's clients are seen to use.</summary>
    public string Scope { get; set; } =
        "openid,AdobeID,campaign_sdk,additional_info.projectedProductContext,campaign_config_server_general,deliverability_service_general";
}
