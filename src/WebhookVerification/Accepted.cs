namespace WebhookVerification;

/// <summary>The webhook is what its sender sent.</summary>
public sealed record Accepted(VerifiedWebhook Webhook) : Verification;
