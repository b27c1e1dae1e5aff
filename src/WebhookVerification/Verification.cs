namespace WebhookVerification;

/// <summary>What a verifier made of a webhook: <see cref="Accepted"/> or <see cref="Refused"/>.</summary>
public abstract record Verification
{
    private protected Verification()
    {
    }
}
