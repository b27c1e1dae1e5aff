using WebhookVerification.Signatures;

namespace WebhookVerification;

/// <summary>A webhook that passed its hook's verification. Only a verifier makes one.</summary>
public sealed class VerifiedWebhook
{
    private readonly IDeduplication? _deduplication;
    private string? _signedId;
    private string? _signatureKey;
    private bool _read;

    internal VerifiedWebhook(UnverifiedWebhook request, Assurance assurance, IDeduplication? deduplication = null,
        ReadOnlyMemory<byte>? body = null)
    {
        Request = request;
        Body = body ?? request.Body;
        Assurance = assurance;
        _deduplication = deduplication;
    }

    /// <summary>The request, with the bytes that were verified.</summary>
    public UnverifiedWebhook Request { get; }

    /// <summary>
    /// What of the body may be mapped: all of it, but where only a part is signed, or where it came in another encoding.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Whether the body is signed, or the sender only authenticated.</summary>
    public Assurance Assurance { get; }

    /// <summary>The provider's id of the event or delivery, where the signature covers it; else null.</summary>
    public string? SignedId => Read()._signedId;

    /// <summary>
    /// A key of what was signed, the same for every copy of one signed webhook: the second deduplication key where the delivery's
    /// id is not signed, so that a copy with a new id is known. Null where nothing is signed.
    /// </summary>
    /// <remarks>
    /// It is a hash of the signed bytes rather than the signature's own text: while a secret is rotated a webhook bears two
    /// signatures, hex has two cases, and an ECDSA signature has a valid twin. Each would make a copy look new.
    /// </remarks>
    public string? SignatureKey => Read()._signatureKey;

    // Read on first use only: whoever deduplicates by another key does not pay for it.
    private VerifiedWebhook Read()
    {
        if (!_read)
        {
            (_signedId, _signatureKey) = _deduplication?.Read(Request) ?? default;
            _read = true;
        }

        return this;
    }
}
