namespace WebhookVerification.Schemes;

/// <summary>How a secret's text becomes a key.</summary>
internal enum SecretForm
{
    /// <summary>The text's UTF-8 bytes, whatever prefix it has.</summary>
    Utf8,
    Base64,
    Hex,

    /// <summary><c>whsec_</c> and base64 for a shared secret, <c>whpk_</c> and base64 for an Ed25519 public key.</summary>
    StandardWebhooks,

    /// <summary>A public key as PEM, or as the base64 of its SubjectPublicKeyInfo.</summary>
    PublicKey,

    /// <summary>An Ed25519 public key's 32 bytes in hex.</summary>
    HexPublicKey,
}
