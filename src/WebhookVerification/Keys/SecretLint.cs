using System.Text;
using WebhookVerification.Schemes;

namespace WebhookVerification.Keys;

/// <summary>Looks at a hook's secrets for what makes them wrong or weak. Never quotes one.</summary>
internal static class SecretLint
{
    /// <param name="scheme">Says how long a good secret is and how it starts.</param>
    /// <param name="options">Whose secrets to look at.</param>
    /// <param name="path">Where they stand in the configuration.</param>
    /// <param name="mistakes">Where to say that a secret is none.</param>
    /// <param name="doubts">Where to say that one can be guessed, or is probably a slip.</param>
    public static void Check(Scheme scheme, VerifyOptions options, string path, ICollection<string> mistakes,
        ICollection<string> doubts)
    {
        var secrets = options.Secrets;
        for (var i = 0; i < secrets.Count; i++)
        {
            var secret = secrets[i];
            var at = $"{path}:Secrets:{i}";
            if (string.IsNullOrWhiteSpace(secret))
            {
                mistakes.Add($"{at}: is empty, and so no secret; give it a value, or take it out.");
                continue;
            }

            if (secrets.Take(i).Contains(secret))
                doubts.Add($"{at}: is the same as one above; a rotation that changes nothing?");
            if (char.IsWhiteSpace(secret[0]) || char.IsWhiteSpace(secret[^1]))
                doubts.Add($"{at}: has white space around it (a line end, perhaps), which counts as part of the secret.");
            if (IsPublic(scheme)) continue;

            if (scheme.SecretPrefix is { Length: > 0 } prefix && !secret.StartsWith(prefix, StringComparison.Ordinal))
                doubts.Add($"{at}: does not start with '{prefix}', as secrets of {scheme.Provider} do.");
            var length = Encoding.UTF8.GetByteCount(secret.AsSpan(secret.StartsWith("whsec_", StringComparison.Ordinal) ? 6 : 0));
            if (length < scheme.ShortBelow)
                doubts.Add($"{at}: is short, {length} bytes; a good one has {scheme.ShortBelow} random bytes or more.");
            else if (secret.Distinct().Count() < 8)
                doubts.Add($"{at}: repeats a few characters; a good one is random.");
        }
    }

    private static bool IsPublic(Scheme scheme) => scheme.Secret is SecretForm.PublicKey or SecretForm.HexPublicKey;
}
