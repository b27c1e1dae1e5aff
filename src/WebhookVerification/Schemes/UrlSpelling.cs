namespace WebhookVerification.Schemes;

/// <summary>In which other spellings a provider signs the address it posts to.</summary>
internal enum UrlSpelling
{
    AsConfigured,

    /// <summary>With and without its port, an apostrophe encoded or not: Twilio's own libraries try these too.</summary>
    Twilio,

    /// <summary>Some characters decoded, as HubSpot's documentation lists them.</summary>
    HubSpot,
}
