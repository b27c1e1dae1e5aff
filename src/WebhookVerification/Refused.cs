namespace WebhookVerification;

/// <summary>The webhook is not accepted.</summary>
/// <param name="Failure">Why.</param>
/// <param name="Detail">
/// A sentence for operators. Holds no secret, no signature and nothing of the body; never sent to the sender.
/// </param>
public sealed record Refused(VerificationFailure Failure, string Detail) : Verification;
