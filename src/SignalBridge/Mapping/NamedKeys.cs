using System.Text.Json;
using System.Text.RegularExpressions;

namespace SignalBridge.Mapping;

/// <summary>
/// Which keys of <c>headers</c> or <c>query</c> an expression names: what is to be kept is known before any webhook comes.
/// </summary>
/// <param name="Names">The names, such as <c>x-request-id</c> of <c>headers."x-request-id"</c>.</param>
/// <param name="TakesAll">
/// Whether it also takes them all at once, as <c>values(headers)</c> does: which it means is not known then.
/// </param>
internal sealed partial record NamedKeys(IReadOnlySet<string> Names, bool TakesAll)
{
    /// <summary>Finds them in an expression that parses.</summary>
    /// <param name="expression">JMESPath.</param>
    /// <param name="root">The key of the context, <c>headers</c> or <c>query</c>.</param>
    public static NamedKeys In(string expression, string root)
    {
        var words = Word().Matches(expression);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var takesAll = false;
        for (var i = 0; i < words.Count; i++)
        {
            // The root, and not a key of the same name in the body.
            if (KeyOf(words[i]) != root || (At(words, i - 1) == "." && At(words, i - 2) is not ("@" or "$")))
            {
                continue;
            }

            if (At(words, i + 1) == "." && i + 2 < words.Count && KeyOf(words[i + 2]) is { } key)
            {
                names.Add(key);
            }
            else
            {
                // A list or an object of keys, a pipe, a variable: any key that stands anywhere may be meant.
                names.UnionWith(words.Select(KeyOf).OfType<string>());
                takesAll = At(words, i + 1) != "." || At(words, i + 2) is not ("[" or "{");
            }
        }

        return new NamedKeys(names, takesAll);
    }

    private static string? At(MatchCollection words, int place) => place >= 0 && place < words.Count ? words[place].Value : null;

    private static string? KeyOf(Match word) =>
        word.Groups["quoted"].Success ? JsonSerializer.Deserialize<string>(word.Value) : word.Groups["plain"].Success
            ? word.Value : null;

    // A raw string and a literal are one word each, so that nothing in them is taken for a key.
    [GeneratedRegex("""(?<raw>'(?:[^'\\]|\\.)*')|(?<literal>`(?:[^`\\]|\\.)*`)|(?<quoted>"(?:[^"\\]|\\.)*")|(?<plain>[A-Za-z_][A-Za-z0-9_]*)|\S""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Word();
}
