namespace WebhookVerification.Signatures;

/// <summary>One hook's verification, ready to run: keys are prepared, mistakes are behind it.</summary>
internal abstract class Check
{
    /// <summary>The keys that the hook has, to show when each was last used.</summary>
    public virtual IReadOnlyList<SecretUse> Uses => [];

    public abstract Verification Verify(UnverifiedWebhook request, DateTimeOffset now);

    /// <summary>For the few schemes whose keys are fetched; all others complete synchronously.</summary>
    public virtual ValueTask<Verification> VerifyAsync(
        UnverifiedWebhook request, DateTimeOffset now, CancellationToken cancellationToken) => new(Verify(request, now));

    /// <summary>Why a right signature is none: the log has it, the sender learns nothing of it.</summary>
    protected static Refused SignedForAnyone() => new(
        VerificationFailure.SignedForAnyone,
            "What is signed is a text that the hook's handshake signs for whoever asks; it proves nothing.");

    protected static Refused NoUsableSecret() =>
        new(VerificationFailure.NoUsableSecret, "The hook has no usable secret; nothing is accepted until it has one.");
}
