namespace Campaign.Client;

/// <summary>Where Campaign is and how to talk to it.</summary>
public sealed class CampaignOptions
{
    /// <summary>
    /// The API's base address, such as <c>https://mc.adobe.io/acme/campaign</c>; plain http is allowed on loopback only.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>The API key (client ID) of the Adobe Developer Console project, sent as <c>X-Api-Key</c>.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>How access tokens are obtained.</summary>
    public ImsOptions Ims { get; set; } = new();

    /// <summary>How parameter values are written. Default: <c>Text</c>, the form of all of Adobe's samples.</summary>
    public ParameterForm ParameterForm { get; set; }

    /// <summary>
    /// How long one call may take before it is given up. Default: 20 s; at most 30 s, so that a turn outlives it.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the calls for one event may take together, token and link included. Default: 45 s, which is also the most. How
    /// soon a stopped instance's work is taken over follows from it: a call cut off, after 4/3 of it.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(45);
}
