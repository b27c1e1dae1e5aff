using System.Security.Cryptography;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

/// <summary>A key whose holder can compute the signature: the digest is computed once and compared in constant time.</summary>
internal sealed class DigestKey(SecretUse use, SignatureAlgorithm algorithm, SignatureEncoding encoding, string version,
    byte[] key)
    : SignatureKey(use, encoding, version)
{
    /// <summary>The most bytes that a digest has.</summary>
    public const int Longest = 64;

    public override bool Matches(ReadOnlySpan<byte> content, in Candidates candidates)
    {
        if (SignedForAnyone?.Invoke(content) == true) return false;
        Span<byte> buffer = stackalloc byte[Longest];
        Span<byte> candidate = stackalloc byte[Longest];
        var digest = buffer[..Compute(algorithm, key, content, buffer)];
        var matches = false;
        for (var i = 0; i < candidates.Count; i++)
        {
            if (IsMine(candidates, i)
                && StrictText.TryDecode(Encoding, candidates.Value(i), candidate, out var length)
                && CryptographicOperations.FixedTimeEquals(candidate[..length], digest))
            {
                matches = true;
            }
        }

        return matches;
    }

    /// <summary>Writes the digest.</summary>
    /// <returns>How many bytes it has.</returns>
    public static int Compute(SignatureAlgorithm algorithm, byte[] key, ReadOnlySpan<byte> content, Span<byte> digest) =>
        algorithm switch
        {
            SignatureAlgorithm.HmacSha1 => Sha1(key, content, digest),
            SignatureAlgorithm.HmacSha256 => HMACSHA256.HashData(key, content, digest),
            SignatureAlgorithm.HmacSha384 => HMACSHA384.HashData(key, content, digest),
            SignatureAlgorithm.HmacSha512 => HMACSHA512.HashData(key, content, digest),
            SignatureAlgorithm.Sha256OfSecretAndContent => SecretThenContent(key, content, digest),
            _ => throw new InvalidOperationException($"{algorithm} is no digest."),
        };

    private static int SecretThenContent(byte[] key, ReadOnlySpan<byte> content, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(key);
        hash.AppendData(content);
        return hash.GetHashAndReset(digest);
    }

#pragma warning disable CA5350 // SHA-1 is what Twilio, Mandrill, Intercom and others sign with; as an HMAC it is not broken.
    private static int Sha1(byte[] key, ReadOnlySpan<byte> content, Span<byte> digest) => HMACSHA1.HashData(key, content, digest);
#pragma warning restore CA5350
}
