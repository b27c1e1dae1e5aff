namespace WebhookVerification.Signatures;

/// <summary>The check of a hook whose configuration is wrong: half-understood options must not decide what is accepted.</summary>
internal sealed class UnusableCheck : Check
{
    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now) => NoUsableSecret();
}
