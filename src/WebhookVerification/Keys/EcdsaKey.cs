using System.Security.Cryptography;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

internal sealed class EcdsaKey(SecretUse use, SignatureEncoding encoding, string version, ECDsa ecdsa, HashAlgorithmName digest)
    : AsymmetricKey(use, encoding, version)
{
    private readonly Lock _oneAtATime = new(); // ECDsa's instance members are not promised to be safe for concurrent use

    protected override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        hash = hash[..CryptographicOperations.HashData(digest, content, hash)];
        try
        {
            lock (_oneAtATime) return ecdsa.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false; // no ASN.1: rubbish in a header is a wrong signature, no exception
        }
    }
}
