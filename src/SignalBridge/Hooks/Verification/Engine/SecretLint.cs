using System.Text;
using SignalBridge.Hooks.Verification.Schemes;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>Looks at a hook's secrets for what makes them wrong or weak. Never quotes one.</summary>
internal static class SecretLint
{
    /// <param name="scheme">Says how long a good secret is and how it starts.</param>
    /// <param name="options">Whose secrets to look at.</param>
    /// <param name="path">Where they stand in the configuration.</param>
    /// <param name="weak">Where to say that a secret can be guessed.</param>
    /// <param name="odd">Where to say what is probably a slip.</param>
    public static void Check(Scheme scheme, VerifyOptions options, string path, ICollection<string> weak, ICollection<string> odd)
    {
        var secrets = options.Secrets;
        if (secrets.Count > 0 && secrets.All(string.IsNullOrWhiteSpace))
            odd.Add($"{path}:Secrets: none of them has a value, so every webhook is answered with 503.");
        for (var i = 0; i < secrets.Count; i++)
        {
            var secret = secrets[i];
            var at = $"{path}:Secrets:{i}";
            if (string.IsNullOrWhiteSpace(secret))
            {
                odd.Add($"{at}: is empty and never matches.");
                continue;
            }

            if (secrets.Take(i).Contains(secret))
                odd.Add($"{at}: is the same as one above; a rotation that changes nothing?");
            if (char.IsWhiteSpace(secret[0]) || char.IsWhiteSpace(secret[^1]))
                odd.Add($"{at}: has white space around it (a line end, perhaps), which counts as part of the secret.");
            if (IsPublic(scheme)) continue;

            if (scheme.SecretPrefix is { Length: > 0 } prefix && !secret.StartsWith(prefix, StringComparison.Ordinal))
                odd.Add($"{at}: does not start with '{prefix}', as secrets of {scheme.Provider} do.");
            var length = Encoding.UTF8.GetByteCount(secret.AsSpan(secret.StartsWith("whsec_", StringComparison.Ordinal) ? 6 : 0));
            if (length < scheme.ShortBelow)
                weak.Add($"{at}: is short, {length} bytes; a good one has {scheme.ShortBelow} random bytes or more.");
            else if (secret.Distinct().Count() < 8)
                weak.Add($"{at}: repeats a few characters; a good one is random.");
        }
    }

    private static bool IsPublic(Scheme scheme) => scheme.Secret is SecretForm.PublicKey or SecretForm.HexPublicKey;
}
