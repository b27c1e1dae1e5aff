namespace WebhookVerification.Signatures;

/// <summary>How a provider writes the signed time.</summary>
internal enum TimestampForm
{
    Seconds,
    Milliseconds,
    Iso8601,
}
