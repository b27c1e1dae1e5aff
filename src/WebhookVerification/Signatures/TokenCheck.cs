using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace WebhookVerification.Signatures;

/// <summary>
/// A secret that the sender sends as it is. Digests are compared instead of texts: so neither the place of the first wrong
/// character nor a secret's length shows in the time it takes.
/// </summary>
internal sealed class TokenCheck(string? header, string prefix, string? queryParameter, SecretUse[] secrets) : Check
{
    public override IReadOnlyList<SecretUse> Uses => secrets;

    public override Verification Verify(UnverifiedWebhook request, DateTimeOffset now)
    {
        if (secrets.Length == 0) return NoUsableSecret();
        if (Token(request, out var token) is { } refused) return refused;

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        Digest(token, digest);
        SecretUse? match = null;
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(secret.Digest, digest)) match ??= secret;
        }

        if (match is null) return new Refused(VerificationFailure.NoMatchingKey, "The token is none of the hook's secrets.");
        match.Used(now);
        return new Accepted(new VerifiedWebhook(request, Assurance.Authenticated));
    }

    public static byte[] Digest(string secret)
    {
        var digest = new byte[SHA256.HashSizeInBytes];
        Digest(secret, digest);
        return digest;
    }

    private Refused? Token(UnverifiedWebhook request, out ReadOnlySpan<char> token)
    {
        token = default;
        if (queryParameter is not null && QueryHelpers.ParseQuery(request.Query).TryGetValue(queryParameter, out var values))
        {
            if (values.Count != 1) return new Refused(VerificationFailure.DuplicateHeader,
                $"Query parameter {queryParameter} is there twice.");
            token = values[0];
            return null;
        }

        if (header is null) return new Refused(VerificationFailure.MissingHeader,
            $"Query parameter {queryParameter} is missing.");
        if (SignatureReader.One(request.Headers, header, out var value) is { } refused) return refused;
        if (!value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            return new Refused(VerificationFailure.Malformed, $"Header {header} does not start with '{prefix}'.");
        token = value.AsSpan(prefix.Length);
        return null;
    }

    private static void Digest(ReadOnlySpan<char> token, Span<byte> digest)
    {
        var most = Encoding.UTF8.GetMaxByteCount(token.Length);
        Span<byte> bytes = most <= 512 ? stackalloc byte[512] : new byte[most];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(token, bytes)], digest);
    }
}
