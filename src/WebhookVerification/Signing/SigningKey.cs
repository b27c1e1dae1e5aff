using System.Buffers.Text;
using System.Security.Cryptography;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Signing;

/// <summary>The sender's key: it makes a signature's text.</summary>
internal sealed class SigningKey
{
    private readonly Func<byte[], byte[]> _sign;

    private SigningKey(Func<byte[], byte[]> sign, string version) => (_sign, Version) = (sign, version);

    /// <summary>What a list calls the signature, such as <c>v1</c>.</summary>
    public string Version { get; }

    /// <summary>Reads the sender's secret; null, and the reason, where it cannot be one.</summary>
    public static SigningKey? Create(Scheme scheme, string secret, out string mistake)
    {
        mistake = "";
        switch (scheme.Secret)
        {
            case SecretForm.PublicKey:
                mistake = "is no private key: PEM is needed (PKCS#8, of the scheme's algorithm)";
                return Private(scheme, secret);
            case SecretForm.HexPublicKey:
                mistake = "is no Ed25519 private key: 64 hex digits are needed";
                return Ed25519(StrictText.Decode(SignatureEncoding.Hex, secret), scheme.SignatureField);
            case SecretForm.StandardWebhooks when secret.StartsWith("whsk_", StringComparison.Ordinal):
                // Standard Webhooks writes the seed alone, or the seed and the public key behind it.
                mistake = "is no private key: 'whsk_' and the base64 of 32 or 64 bytes are needed";
                return Ed25519(StrictText.Decode(SignatureEncoding.Base64, secret.AsSpan(5)) is { Length: 32 or 64 } both
                    ? both[..32] : null, "v1a");
            default:
                return KeyFactory.Bytes(scheme.Secret, secret, out mistake) is { Length: > 0 } key
                    ? new SigningKey(content => Digest(scheme.Algorithm, key, content), scheme.SignatureField)
                    : null;
        }
    }

    /// <summary>The signature's bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> content) => _sign(content.ToArray());

    /// <summary>The signature as it is written.</summary>
    public string Sign(ReadOnlySpan<byte> content, SignatureEncoding encoding) => Written(Sign(content), encoding);

    public static string Written(ReadOnlySpan<byte> bytes, SignatureEncoding encoding) => encoding switch
    {
        SignatureEncoding.Hex => Convert.ToHexStringLower(bytes),
        SignatureEncoding.Base64 => Convert.ToBase64String(bytes),
        _ => Base64Url.EncodeToString(bytes),
    };

    private static byte[] Digest(SignatureAlgorithm algorithm, byte[] key, byte[] content)
    {
        Span<byte> buffer = stackalloc byte[DigestKey.Longest];
        return buffer[..DigestKey.Compute(algorithm, key, content, buffer)].ToArray();
    }

    private static SigningKey? Private(Scheme scheme, string pem)
    {
        // Settings often carry a PEM on one line, with \n for its line ends.
        pem = pem.Replace("\\n", "\n", StringComparison.Ordinal);
        try
        {
            if (scheme.Algorithm == SignatureAlgorithm.RsaSha256)
            {
                var rsa = RSA.Create();
                rsa.ImportFromPem(pem);
                rsa.ExportParameters(includePrivateParameters: true);
                return new SigningKey(content => rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                    scheme.SignatureField);
            }

            var ecdsa = ECDsa.Create();
            ecdsa.ImportFromPem(pem);
            ecdsa.ExportParameters(includePrivateParameters: true);
            var digest = scheme.Algorithm == SignatureAlgorithm.EcdsaP256Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
            return ecdsa.KeySize != 256 ? null
                : new SigningKey(content => ecdsa.SignData(content, digest, DSASignatureFormat.Rfc3279DerSequence),
                    scheme.SignatureField);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static SigningKey? Ed25519(byte[]? seed, string version)
    {
        var algorithm = NSec.Cryptography.SignatureAlgorithm.Ed25519;
        return seed is { Length: 32 }
            && NSec.Cryptography.Key.TryImport(algorithm, seed, NSec.Cryptography.KeyBlobFormat.RawPrivateKey, out var key)
                ? new SigningKey(content => algorithm.Sign(key!, content), version)
                : null;
    }
}
