using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// An expression that only names a place, such as <c>body.a."b c"[0].d</c>. Most are, and what they find can be read where it
/// stands.
/// </summary>
/// <param name="Root">The first name, such as <c>body</c>.</param>
/// <param name="Steps">What follows it.</param>
internal sealed partial record PlainPath(string Root, IReadOnlyList<PlainPath.Step> Steps)
{
    /// <summary>A key of an object, or a place in a list: the first is 0, the last -1.</summary>
    /// <param name="Key">The key; null for a place.</param>
    /// <param name="Utf8">The key in UTF-8.</param>
    /// <param name="Place">The place.</param>
    internal sealed record Step(string? Key, byte[] Utf8, int Place);

    /// <summary>Reads an expression that parses.</summary>
    /// <returns>Null where it is more than a path.</returns>
    public static PlainPath? Of(string expression)
    {
        if (Form().Match(expression) is not { Success: true } match)
        {
            return null;
        }

        var steps = match.Groups["step"].Captures.Select(step => Of(step.ValueSpan)).ToList();

        // What has no UTF-8 is in no document.
        return steps.Exists(step => step.Key is { } key && Encoding.UTF8.GetString(step.Utf8) != key) ? null
            : new PlainPath(match.Groups["root"].Value, steps);
    }

    /// <summary>What it leads to from an element of a document; null where it leads nowhere.</summary>
    public JsonElement? Find(JsonElement from)
    {
        foreach (var step in Steps)
        {
            if (step.Key is not null)
            {
                if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(step.Utf8, out from))
                {
                    return null;
                }
            }
            else if (from.ValueKind == JsonValueKind.Array && From(step.Place, from.GetArrayLength()) is { } place)
            {
                from = from[place];
            }
            else
            {
                return null;
            }
        }

        return from;
    }

    /// <summary>The same in a tree.</summary>
    public JToken? Find(JToken from)
    {
        foreach (var step in Steps)
        {
            var found = (step.Key, from) switch
            {
                ({ } key, JObject there) => there[key],
                (null, JArray list) when From(step.Place, list.Count) is { } place => list[place],
                _ => null,
            };
            if (found is null)
            {
                return null;
            }

            from = found;
        }

        return from;
    }

    private static int? From(int place, int count) => place < 0 ? (place + count is >= 0 and var fromEnd ? fromEnd : null) : place < count ? place : null;

    private static Step Of(ReadOnlySpan<char> step)
    {
        if (step[0] == '[')
        {
            return new Step(null, [], int.Parse(step[1..^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
        }

        var key = (step[1] == '"' ? step[2..^1] : step[1..]).ToString();
        return new Step(key, Encoding.UTF8.GetBytes(key), 0);
    }

    // A quoted name with a backslash in it is left to the library.
    [GeneratedRegex(@"^(?<root>[A-Za-z_][A-Za-z0-9_]*)(?<step>\.[A-Za-z_][A-Za-z0-9_]*|\.""[^""\\\p{Cc}]*""|\[(?:0|-?[1-9][0-9]{0,5})\])*\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
