using WebhookVerification.Schemes;
using WebhookVerification.Signatures;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

/// <summary>Prepares a scheme's keys from a hook's secrets.</summary>
internal static class KeyFactory
{
    /// <summary>The usable keys; a mistake for each secret that cannot be one. No mistake quotes the secret.</summary>
    public static SignatureKey[] Create(
        Scheme scheme, IList<string> secrets, Func<ReadOnlySpan<byte>, bool>? signedForAnyone, string path,
            ICollection<string> mistakes)
    {
        var keys = new List<SignatureKey>();
        for (var i = 0; i < secrets.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(secrets[i])) continue;
            if (Create(scheme, new SecretUse(i, TokenCheck.Digest(secrets[i])), secrets[i], signedForAnyone,
                out var mistake) is { } key)
                keys.Add(key);
            else
                mistakes.Add($"{path}:Secrets:{i}: {mistake}.");
        }

        return [.. keys];
    }

    private static SignatureKey? Create(
        Scheme scheme, SecretUse use, string secret, Func<ReadOnlySpan<byte>, bool>? signedForAnyone, out string? mistake)
    {
        var version = scheme.Layout == SignatureLayout.Plain ? "" : scheme.SignatureField;
        switch (scheme.Secret)
        {
            case SecretForm.PublicKey:
                mistake = "is no public key: PEM, or the base64 that stands in one, is needed";
                return PublicKeys.Create(scheme, use, version, secret);
            case SecretForm.HexPublicKey:
                mistake = "is no Ed25519 public key: 64 hex digits are needed";
                return PublicKeys.Ed25519(use, scheme.Encoding, version, StrictText.Decode(SignatureEncoding.Hex, secret));
            case SecretForm.StandardWebhooks when secret.StartsWith("whpk_", StringComparison.Ordinal):
                mistake = "is no public key: 'whpk_' and the base64 of 32 bytes are needed";
                return PublicKeys.Ed25519(use, scheme.Encoding, "v1a",
                    StrictText.Decode(SignatureEncoding.Base64, secret.AsSpan(5)));
            case SecretForm.StandardWebhooks when secret.StartsWith("whsk_", StringComparison.Ordinal):
                mistake = "is a private key ('whsk_'), which belongs to the sender alone; the public one ('whpk_') is needed";
                return null;
            default:
                return Bytes(scheme.Secret, secret, out mistake) is { Length: > 0 } key
                    ? new DigestKey(use, scheme.Algorithm, scheme.Encoding, version, key) { SignedForAnyone = signedForAnyone }
                    : null;
        }
    }

    /// <summary>A shared secret's bytes; null, and the reason, where the text is none.</summary>
    public static byte[]? Bytes(SecretForm form, string secret, out string mistake)
    {
        (mistake, var bytes) = form switch
        {
            SecretForm.Base64 => ("is not base64, as it must be", StrictText.Decode(SignatureEncoding.Base64, secret)),
            SecretForm.Hex => ("is not hex, as it must be", StrictText.Decode(SignatureEncoding.Hex, secret)),
            SecretForm.StandardWebhooks => ("is not 'whsec_' and base64, as it must be", StrictText.Decode(
                SignatureEncoding.Base64, secret.AsSpan(secret.StartsWith("whsec_", StringComparison.Ordinal) ? 6 : 0))),
            _ => ("", StrictText.Utf8(secret)),
        };
        return bytes;
    }
}
