using System.Security.Cryptography;
using System.Text;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// What stands for a value that is or may be a credential: "the same wrong key as before" shows, and the key does not.
/// </summary>
internal static class Fingerprint
{
    public const string Prefix = "sha256:";

    /// <summary>The first eight digits of its SHA-256.</summary>
    public static string Of(string value) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)).AsSpan(0, 4));
}
