using NSec.Cryptography;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

internal sealed class Ed25519Key(SecretUse use, SignatureEncoding encoding, string version, PublicKey key)
    : AsymmetricKey(use, encoding, version)
{
    protected override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        NSec.Cryptography.SignatureAlgorithm.Ed25519.Verify(key, content, signature);
}
