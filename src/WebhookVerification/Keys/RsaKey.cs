using System.Security.Cryptography;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

internal sealed class RsaKey(SecretUse use, SignatureEncoding encoding, string version, RSA rsa)
    : AsymmetricKey(use, encoding, version)
{
    private readonly Lock _oneAtATime = new(); // RSA's instance members are not promised to be safe for concurrent use

    protected override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        lock (_oneAtATime) return rsa.VerifyHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
