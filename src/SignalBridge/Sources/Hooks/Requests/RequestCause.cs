namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// Why a request to a hook was answered as it was. Those of a verification have the names that the verifier gives them.
/// </summary>
internal enum RequestCause
{
    /// <summary>It became an event.</summary>
    Accepted,

    /// <summary>It repeats one that became an event before.</summary>
    Duplicate,

    /// <summary>It was a provider's question, and got its answer.</summary>
    Handshake,

    /// <summary>The hook's condition does not hold for it.</summary>
    Filtered,

    /// <summary>There is no hook of that name.</summary>
    UnknownHook,

    /// <summary>It was not posted.</summary>
    MethodNotAllowed,

    /// <summary>The sender broke off.</summary>
    BrokenOff,

    /// <summary>Its body came slower than a body may.</summary>
    TooSlow,

    /// <summary>Its body is larger than the hook takes.</summary>
    TooLarge,

    /// <summary>It is genuine, and its body is neither JSON nor a form in UTF-8.</summary>
    UnsupportedType,

    /// <summary>It is genuine, and cannot be mapped to the signal's parameters.</summary>
    Unmappable,

    /// <summary>The signal's slot is closed, and its policy is <c>Reject</c>.</summary>
    SlotClosed,

    /// <summary>Storage did not answer.</summary>
    StorageUnavailable,

    /// <summary>There was no room for its body.</summary>
    TooBusy,

    /// <summary>A header or query parameter that the scheme needs is not there.</summary>
    MissingHeader,

    /// <summary>A header is not of the scheme's form.</summary>
    Malformed,

    /// <summary>The signature is of a version that the scheme refuses.</summary>
    Unsupported,

    /// <summary>It was signed too long ago.</summary>
    TooOld,

    /// <summary>It was signed ahead of our clock.</summary>
    InFuture,

    /// <summary>No secret of the hook yields its signature.</summary>
    NoMatchingKey,

    /// <summary>The secret fits, and the body was changed on its way.</summary>
    BodyChanged,

    /// <summary>It bears a signature that the hook's handshake makes for whoever asks.</summary>
    SignedForAnyone,

    /// <summary>A header that must be there once is there twice.</summary>
    DuplicateHeader,

    /// <summary>It is meant for somebody else.</summary>
    WrongRecipient,

    /// <summary>It names a key outside the place where its provider keeps them.</summary>
    UntrustedKeyUrl,

    /// <summary>The hook has no usable secret.</summary>
    NoUsableSecret,

    /// <summary>The provider's public key could not be fetched.</summary>
    KeyUnavailable,
}
