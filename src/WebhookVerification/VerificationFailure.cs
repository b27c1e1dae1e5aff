namespace WebhookVerification;

/// <summary>Why a webhook was refused. For counters, logs and the board; the sender learns only the status code.</summary>
public enum VerificationFailure
{
    /// <summary>A header (or query parameter) that the scheme needs is not there.</summary>
    MissingHeader,

    /// <summary>A header is there, and is not of the scheme's form.</summary>
    Malformed,

    /// <summary>The form is right, but of a version or an algorithm that this scheme refuses: no downgrade.</summary>
    Unsupported,

    /// <summary>The signed time is further in the past than the tolerance allows.</summary>
    TooOld,

    /// <summary>The signed time is further in the future than the tolerance allows.</summary>
    InFuture,

    /// <summary>No secret of the hook yields this signature, or the token is none of the hook's secrets.</summary>
    NoMatchingKey,

    /// <summary>The signature is right for a slightly different body: something between the sender and here rewrote it.</summary>
    BodyChanged,

    /// <summary>The signature is right, for a text that the hook's handshake signs for whoever asks: it proves nothing.</summary>
    SignedForAnyone,

    /// <summary>A header that must be there once is there twice.</summary>
    DuplicateHeader,

    /// <summary>The signature is right and meant for someone else: another client id, audience or tenant.</summary>
    WrongRecipient,

    /// <summary>The webhook names a key outside the one place where its provider keeps them. Nothing was fetched.</summary>
    UntrustedKeyUrl,

    /// <summary>The hook has no usable secret: our own fault, answered with 503.</summary>
    NoUsableSecret,

    /// <summary>The provider's public key could not be fetched: not the sender's fault, answered with 503.</summary>
    KeyUnavailable,
}
