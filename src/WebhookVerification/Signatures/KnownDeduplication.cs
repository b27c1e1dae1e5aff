using System.Buffers.Text;
using System.Security.Cryptography;

namespace WebhookVerification.Signatures;

/// <summary>Deduplication keys that were found on the way.</summary>
internal sealed class KnownDeduplication(string? signedId, byte[] signed) : IDeduplication
{
    public (string? SignedId, string? SignatureKey) Read(UnverifiedWebhook request) =>
        (signedId, Base64Url.EncodeToString(SHA256.HashData(signed)));
}
