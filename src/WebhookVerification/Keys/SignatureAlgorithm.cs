namespace WebhookVerification.Keys;

/// <summary>How a signature is made.</summary>
internal enum SignatureAlgorithm
{
    HmacSha1,
    HmacSha256,
    HmacSha384,
    HmacSha512,

    /// <summary>SHA-256 over the secret followed by the content: HubSpot's first two versions.</summary>
    Sha256OfSecretAndContent,

    /// <summary>ECDSA over P-256 and SHA-256, the signature as an ASN.1 DER sequence.</summary>
    EcdsaP256,

    /// <summary>The same with SHA-1.</summary>
    EcdsaP256Sha1,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256.</summary>
    RsaSha256,
    Ed25519,
}
