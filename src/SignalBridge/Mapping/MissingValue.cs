using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;
using SignalBridge.Words;

namespace SignalBridge.Mapping;

/// <summary>
/// Says where an expression stops finding anything, and which keys are there instead. Keys are told only where they are plain
/// names: others may be data. Values never are.
/// </summary>
internal static partial class MissingValue
{
    private const int KeysTold = 3;
    private const int KeysLookedAt = 1000;

    /// <summary>A clause, such as <c>`body.order_id` finds nothing; the body has `orderNumber`</c>.</summary>
    /// <param name="expression">The expression, which gave null.</param>
    /// <param name="context">What it was evaluated on.</param>
    public static string Explain(string expression, JToken context)
    {
        foreach (Match found in Path().Matches(Literal().Replace(expression, match => new string(' ', match.Length))))
        {
            if (context is JObject root && root.ContainsKey(found.Groups["root"].Value) && Where(found, root) is { } where)
            {
                return $"`{expression}` finds nothing; {where}";
            }
        }

        return $"`{expression}` finds nothing";
    }

    /// <summary>Where one path ends too early; null where it leads to a value.</summary>
    private static string? Where(Match path, JObject root)
    {
        var (at, token) = (path.Groups["root"].Value, root[path.Groups["root"].Value]!);
        foreach (var step in path.Groups["step"].Captures.Select(capture => capture.Value))
        {
            if (step[0] == '[')
            {
                var index = int.Parse(step[1..^1], CultureInfo.InvariantCulture);
                if (token is not JArray list)
                {
                    return $"{Place(at)} is {Kind(token)}";
                }

                index = index < 0 ? list.Count + index : index;
                if (index < 0 || index >= list.Count)
                {
                    return $"{Place(at)} has {Plural.Of(list.Count, "item")}";
                }

                (at, token) = (at + step, list[index]);
                continue;
            }

            var key = step[1] == '"' ? step[2..^1] : step[1..];
            if (token is not JObject there)
            {
                return $"{Place(at)} is {Kind(token)}";
            }

            if (!there.TryGetValue(key, out var next))
            {
                return $"{Place(at)} {Keys(there, key)}";
            }

            (at, token) = (at + step, next);
        }

        return token.Type == JTokenType.Null ? $"{Place(at)} is null" : null;
    }

    private static string Keys(JObject there, string wanted)
    {
        if (there.Count == 0)
        {
            return "is empty";
        }

        var names = there.Properties().Take(KeysLookedAt).Select(p => p.Name).Where(name => Name().IsMatch(name)).ToList();
        var nearest = NearestName.Nearest(wanted, names, KeysTold).Select(name => $"`{name}`");
        return names.Count == 0 ? "has other keys"
            : $"has {string.Join(", ", nearest)}{(there.Count > KeysTold ? " and others" : "")}";
    }

    private static string Place(string path) => path switch
    {
        "body" or "query" => $"the {path}",
        "headers" => "the request",
        _ => $"`{path}`",
    };

    private static string Kind(JToken token) => token.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => "a list",
        JTokenType.Null => "null",
        _ => "a single value",
    };

    [GeneratedRegex(@"'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`")]
    private static partial Regex Literal();

    // A name, and what follows it: .name, ."quoted name", [0].
    [GeneratedRegex(@"(?<![\w."")\]@&$])(?<root>[A-Za-z_]\w*)(?<step>\.[A-Za-z_]\w*(?!\w*\()|\.""[^""\\]*""|\[-?[0-9]{1,6}\])+")]
    private static partial Regex Path();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_-]{0,63}\z")]
    private static partial Regex Name();
}
