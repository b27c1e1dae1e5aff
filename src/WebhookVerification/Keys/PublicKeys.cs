using System.Security.Cryptography;
using NSec.Cryptography;
using WebhookVerification.Schemes;
using WebhookVerification.Text;

namespace WebhookVerification.Keys;

/// <summary>Reads public keys.</summary>
internal static class PublicKeys
{
    private const string Begin = "-----BEGIN PUBLIC KEY-----";
    private const string End = "-----END PUBLIC KEY-----";

    /// <summary>Null where the text is no key, or one of another algorithm.</summary>
    public static SignatureKey? Create(Scheme scheme, SecretUse use, string version, string text)
    {
        try
        {
            if (scheme.Algorithm is SignatureAlgorithm.EcdsaP256 or SignatureAlgorithm.EcdsaP256Sha1)
            {
                var ecdsa = ECDsa.Create();
                Import(ecdsa, text);
                return ecdsa.KeySize == 256 ? new EcdsaKey(use, scheme.Encoding, version, ecdsa, Digest(scheme.Algorithm)) : null;
            }

            var rsa = RSA.Create();
            Import(rsa, text);
            return rsa.KeySize >= 2048 ? new RsaKey(use, scheme.Encoding, version, rsa) : null;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    public static SignatureKey? Ed25519(SecretUse use, SignatureEncoding encoding, string version, byte[]? key) =>
        key is { Length: 32 }
        && PublicKey.TryImport(NSec.Cryptography.SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported)
            ? new Ed25519Key(use, encoding, version, imported!)
            : null;

    private static void Import(AsymmetricAlgorithm algorithm, string text)
    {
        // Settings often carry a PEM on one line, with \n for its line ends; eBay gives it without any.
        text = text.Replace("\\n", "\n", StringComparison.Ordinal).Trim();
        if (text.StartsWith(Begin, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal)
            && text.Length > Begin.Length + End.Length)
            text = text[Begin.Length..^End.Length];
        algorithm.ImportSubjectPublicKeyInfo(Convert.FromBase64String(text), out _);
    }

    private static HashAlgorithmName Digest(SignatureAlgorithm algorithm) =>
        algorithm == SignatureAlgorithm.EcdsaP256Sha1 ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256;
}
