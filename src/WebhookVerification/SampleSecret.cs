using System.Security.Cryptography;
using System.Text;
using WebhookVerification.Keys;
using WebhookVerification.Schemes;

namespace WebhookVerification;

/// <summary>Secrets made up for a developer's machine, in the form that a scheme takes.</summary>
public static class SampleSecret
{
    /// <summary>Makes a secret.</summary>
    /// <param name="scheme">The scheme's name, such as <c>github</c>.</param>
    /// <param name="bytes">What it is made of; 32 random bytes where it guards anything.</param>
    /// <returns>Null where the scheme is unknown, or takes a public key, which is nobody's to make up.</returns>
    public static string? For(string scheme, ReadOnlySpan<byte> bytes) => SchemeTable.Find(scheme) switch
    {
        null or { Secret: SecretForm.PublicKey or SecretForm.HexPublicKey } => null,
        { Secret: SecretForm.StandardWebhooks } => $"whsec_{Convert.ToBase64String(bytes)}",
        { Kind: SchemeKind.Basic or SchemeKind.Braintree } => $"local:{Convert.ToHexStringLower(bytes)}",
        { Secret: SecretForm.Utf8 } found => found.SecretPrefix + Convert.ToHexStringLower(bytes),
        _ => Convert.ToHexStringLower(bytes),
    };

    /// <summary>
    /// The secret of a local run. It is made from the setting's name, so that a command copied yesterday still fits today: it may
    /// guard a loopback address, and nothing else.
    /// </summary>
    /// <param name="scheme">The scheme's name.</param>
    /// <param name="setting">The app setting that nothing sets, such as <c>CRM_SECRET</c>.</param>
    public static string? ForLocalRun(string scheme, string setting) =>
        For(scheme, SHA256.HashData(Encoding.UTF8.GetBytes($"signalbridge-local:{setting}")));

    /// <summary>Makes the two keys of a scheme that takes a public one: the sender's as PEM or hex, and the hook's.</summary>
    /// <returns>Null where the scheme is unknown, or takes a secret that both share.</returns>
    public static (string Private, string Public)? KeyPair(string scheme)
    {
        switch (SchemeTable.Find(scheme))
        {
            case { Secret: SecretForm.HexPublicKey }:
                var parameters = new NSec.Cryptography.KeyCreationParameters { ExportPolicy = NSec.Cryptography.KeyExportPolicies.AllowPlaintextExport };
                using (var key = NSec.Cryptography.Key.Create(NSec.Cryptography.SignatureAlgorithm.Ed25519, parameters))
                {
                    return (Convert.ToHexStringLower(key.Export(NSec.Cryptography.KeyBlobFormat.RawPrivateKey)),
                        Convert.ToHexStringLower(key.PublicKey.Export(NSec.Cryptography.KeyBlobFormat.RawPublicKey)));
                }

            case { Secret: SecretForm.PublicKey, Algorithm: SignatureAlgorithm.RsaSha256 }:
                using (var rsa = RSA.Create(2048))
                {
                    return (rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
                }

            case { Secret: SecretForm.PublicKey }:
                using (var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                {
                    return (ecdsa.ExportPkcs8PrivateKeyPem(), ecdsa.ExportSubjectPublicKeyInfoPem());
                }

            default:
                return null;
        }
    }
}
