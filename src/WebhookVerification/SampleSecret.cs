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
}
