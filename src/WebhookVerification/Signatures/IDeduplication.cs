namespace WebhookVerification.Signatures;

/// <summary>Reads the deduplication keys of a webhook that this scheme has already accepted.</summary>
internal interface IDeduplication
{
    (string? SignedId, string? SignatureKey) Read(UnverifiedWebhook request);
}
