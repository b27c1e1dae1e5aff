using System.Text.RegularExpressions;

namespace Campaign.Client;

/// <summary>
/// Cleans a sentence of Campaign's before it becomes a reason: error texts quote what they were sent, and keys. What is known
/// to be secret is cut out word for word, what looks like a secret by its shape.
/// </summary>
internal sealed partial class Redaction(IEnumerable<string> secrets)
{
    private const int MaximumLength = 300;

    // The longest first: a secret can be the beginning of another. Short words ("true", "API") are no secrets.
    private readonly string[] _secrets = [.. secrets.Where(secret => secret.Length >= 5)
        .OrderByDescending(secret => secret.Length)];

    public static Redaction ByShape { get; } = new([]);

    public string Clean(string text)
    {
        foreach (var secret in _secrets)
            text = text.Replace(secret, "…", StringComparison.Ordinal);
        // A cut must not leave the half of a secret that no longer has its shape: look at more than is kept.
        if (text.Length > 16 * MaximumLength)
            text = text[..(16 * MaximumLength)];
        text = Space().Replace(Shapes().Replace(text, "…"), " ").Trim();
        return text.Length <= MaximumLength ? text : text[..MaximumLength] + "…";
    }

    // In this order: addresses; PKeys; "Bearer …"; anything as long and as dense as a token.
    [GeneratedRegex(@"https?:\S+|(?:@|%40)[A-Za-z0-9_\-]{6,}|Bearer\s+\S+|[A-Za-z0-9_\-+/=.~%]{40,}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Shapes();

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
