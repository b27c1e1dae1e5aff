using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Campaign.Client;

/// <summary>The body of a trigger call, byte for byte as Campaign receives it.</summary>
public static partial class TriggerBody
{
    /// <summary>
    /// The most that Campaign takes, in bytes of UTF-8, braces and quotes included (external-signal.md: 64 KB).
    /// </summary>
    public const int MaximumBytes = 65_536;

    /// <summary>
    /// Writes <c>{"source":…,"parameters":{…}}</c>; without parameters the member is left out, as it is optional.
    /// </summary>
    /// <param name="source">Who triggers.</param>
    /// <param name="parameters">The values, in the order in which they are written.</param>
    /// <param name="form">Whether numbers and booleans go as JSON strings or as themselves.</param>
    public static byte[] ToUtf8(string source, IReadOnlyList<SignalParameter> parameters, ParameterForm form)
    {
        var json = new StringBuilder(256).Append("{\"source\":");
        Quote(json, source);
        for (var i = 0; i < parameters.Count; i++)
        {
            json.Append(i == 0 ? ",\"parameters\":{" : ",");
            Quote(json, parameters[i].Name);
            json.Append(':');
            if (form == ParameterForm.Native && IsNative(parameters[i]))
                json.Append(parameters[i].Text);
            else
                Quote(json, parameters[i].Text);
        }

        return Encoding.UTF8.GetBytes(json.Append(parameters.Count > 0 ? "}}" : "}").ToString());
    }

    // The text as it stands, because a parsed number is a rounded one: 0.10 and a 20-digit integer keep every digit.
    private static bool IsNative(SignalParameter parameter) => parameter.Type switch
    {
        ParameterType.Number => IsJsonNumber(parameter.Text),
        ParameterType.Boolean => parameter.Text is "true" or "false",
        _ => false,
    };

    // By hand, because System.Text.Json's encoders write each emoji as twelve bytes of escape, and the body is limited in
    // bytes; and because they replace half a surrogate pair, which an escape carries.
    private static void Quote(StringBuilder json, string text)
    {
        json.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is '"' or '\\')
                json.Append('\\').Append(c);
            else if (c is < ' ' or '\u2028' or '\u2029')
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else if (!char.IsSurrogate(c))
                json.Append(c);
            else if (i + 1 < text.Length && char.IsSurrogatePair(c, text[i + 1]))
                json.Append(c).Append(text[++i]);
            else
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        json.Append('"');
    }

    internal static bool IsJsonNumber(string text) => JsonNumber().IsMatch(text);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();
}
