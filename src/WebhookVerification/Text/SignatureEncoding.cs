namespace WebhookVerification.Text;

/// <summary>How the bytes of a signature or a key are written as text.</summary>
internal enum SignatureEncoding
{
    Hex,
    Base64,

    /// <summary>Without padding, RFC 4648 section 5.</summary>
    Base64Url,
}
