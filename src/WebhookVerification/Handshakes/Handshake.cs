namespace WebhookVerification.Handshakes;

/// <summary>One provider's way of asking. A request that is no handshake gets null and goes on as a webhook.</summary>
internal abstract class Handshake
{
    /// <summary>For what the provider asks without a signature.</summary>
    public virtual HandshakeAnswer? Before(UnverifiedWebhook request, DateTimeOffset now) => null;

    /// <summary>For what the provider asks in a signed webhook.</summary>
    public virtual HandshakeAnswer? After(VerifiedWebhook webhook) => null;
}
