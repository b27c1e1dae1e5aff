using System.Security.Cryptography;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>The Content-Digest header, RFC 9530.</summary>
internal static class ContentDigest
{
    /// <summary>Whether the header has the body's SHA-256 or SHA-512, and no wrong one of these.</summary>
    public static bool Covers(string header, ReadOnlySpan<byte> body)
    {
        var right = 0;
        foreach (var member in header.Split(',', StringSplitOptions.TrimEntries))
        {
            var equals = member.IndexOf("=:", StringComparison.Ordinal);
            if (equals < 0 || !member.EndsWith(':') || member.Length < equals + 4) return false;
            var digest = member[..equals] switch
            {
                "sha-256" => SHA256.HashData(body),
                "sha-512" => SHA512.HashData(body),
                _ => null,
            };
            if (digest is null) continue;
            if (StrictText.Decode(SignatureEncoding.Base64,
                member.AsSpan(equals + 2, member.Length - equals - 3)) is not { } claimed
                || !CryptographicOperations.FixedTimeEquals(claimed, digest))
            {
                return false;
            }

            right++;
        }

        return right > 0;
    }
}
