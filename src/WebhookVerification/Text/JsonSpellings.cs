using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace WebhookVerification.Text;

/// <summary>
/// Other spellings of a JSON text, as the usual libraries write them: with or without spaces, with characters escaped or not. On
/// characters, not through a parser: numbers and the order of properties stay as they are. The text has one character a byte.
/// </summary>
internal static partial class JsonSpellings
{
    public static IEnumerable<string> Of(string text)
    {
        var compact = Space(text, "", "");
        if (compact.Length == 0 || compact[0] is not ('{' or '[')) yield break;
        foreach (var spaced in new[] { compact, Space(text, ", ", ": "), Space(text, ",", ": ") })
        {
            foreach (var spelling in new[] { spaced, Escape(spaced), Unescape(spaced),
                spaced.Replace("\\/", "/", StringComparison.Ordinal), spaced.Replace("/", "\\/", StringComparison.Ordinal) })
            {
                if (spelling != text) yield return spelling;
            }
        }
    }

    private static string Space(string text, string comma, string colon)
    {
        var result = new StringBuilder(text.Length);
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"') inString = !inString;
            if (inString && c == '\\' && i + 1 < text.Length)
                result.Append(c).Append(text[++i]);
            else if (inString || c is not (' ' or '\t' or '\r' or '\n' or ',' or ':'))
                result.Append(c);
            else if (c is ',' or ':')
                result.Append(c == ',' ? (comma.Length > 0 ? comma : ",") : (colon.Length > 0 ? colon : ":"));
        }

        return result.ToString();
    }

    // From UTF-8 to \u00e9, as Python's json and PHP write it.
    private static string Escape(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)))
        {
            if (c < 0x80) result.Append(c);
            else result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        }

        return result.ToString();
    }

    // From \u00e9 to UTF-8, as JavaScript writes it.
    private static string Unescape(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(
        EscapedLetter.Replace(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text)), match =>
            ((char)ushort.Parse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString())));

    [GeneratedRegex(@"(?<!\\)\\u([0-9a-fA-F]{4})")]
    private static partial Regex EscapedLetter { get; }
}
