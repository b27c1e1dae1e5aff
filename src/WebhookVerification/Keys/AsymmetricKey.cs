using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

/// <summary>A public key: each signature is tried on its own.</summary>
internal abstract class AsymmetricKey(SecretUse use, SignatureEncoding encoding, string version)
    : SignatureKey(use, encoding, version)
{
    private const int Longest = 1024;

    public sealed override bool Matches(ReadOnlySpan<byte> content, in Candidates candidates)
    {
        Span<byte> signature = stackalloc byte[Longest];
        for (var i = 0; i < candidates.Count; i++)
        {
            if (IsMine(candidates, i)
                && StrictText.TryDecode(Encoding, candidates.Value(i), signature, out var length)
                && Verify(content, signature[..length]))
            {
                return true;
            }
        }

        return false;
    }

    protected abstract bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);
}
