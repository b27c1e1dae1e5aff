using System.Globalization;
using System.Text.RegularExpressions;
using Campaign.Client;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// Turns a mapped value into the exact text that Campaign is sent, or says why it does not fit the declared type.
/// </summary>
internal static partial class TypedText
{
    public const string SentDateTime = "yyyy-MM-dd HH:mm:ss.fff'Z'";

    /// <exception cref="FormatException">It does not fit; the message is a clause.</exception>
    public static string From(JToken value, ParameterType type) => type switch
    {
        ParameterType.String => Text(value),
        ParameterType.Number => Number(value),
        ParameterType.Boolean => Boolean(value),
        _ => DateTime(value),
    };

    /// <summary>The same for a default, which configuration holds as text whatever its JSON type was.</summary>
    /// <exception cref="FormatException"/>
    public static string FromDefault(string text, ParameterType type) =>
        // The JSON configuration provider turns true into "True".
        From(new JValue(type == ParameterType.Boolean && bool.TryParse(text, out var flag) ? (flag ? "true" : "false") : text),
            type);

    private static string Text(JToken value) => value.Type switch
    {
        JTokenType.String => (string)value!,
        JTokenType.Integer or JTokenType.Float => ExactJson.NumberText(value),
        JTokenType.Boolean => (bool)value ? "true" : "false",
        _ => throw new FormatException($"is {Kind(value)}, not a string; to_string(…) makes one of it"),
    };

    // One rule with the client's, which would refuse at the turn what was accepted at the door: a leading zero, or infinity.
    private static string Number(JToken value)
    {
        var text = value.Type switch
        {
            JTokenType.Integer or JTokenType.Float => ExactJson.NumberText(value),
            JTokenType.String => (string)value!,
            _ => "",
        };
        return ParameterText.Fits(ParameterType.Number, text) ? text
            : throw new FormatException($"is {Kind(value)}, not a number");
    }

    private static string Boolean(JToken value) => value.Type switch
    {
        JTokenType.Boolean => (bool)value ? "true" : "false",
        JTokenType.String when (string)value! is "true" or "false" => (string)value!,
        _ => throw new FormatException($"is {Kind(value)}, not true or false"),
    };

    private static string DateTime(JToken value)
    {
        if (value.Type == JTokenType.String && InstantForm().Match((string)value!) is { Success: true } m
            && DateTimeOffset.TryParseExact(
                $"{m.Groups["date"]}T{m.Groups["time"]}{(m.Groups["zone"].Value is "Z" or "z" ? "+00:00" : m.Groups["zone"])}",
                "yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            // Cut, not rounded, to milliseconds: a rounded 23:59:59.9996 would be another day.
            var milliseconds = int.Parse(m.Groups["fraction"].Value.PadRight(3, '0').AsSpan(0, 3), CultureInfo.InvariantCulture);
            return instant.ToUniversalTime().AddMilliseconds(milliseconds).ToString(SentDateTime, CultureInfo.InvariantCulture);
        }

        throw new FormatException($"is {Kind(value)}, not a date and time with an offset, such as 2026-03-01T08:00:00Z");
    }

    private static string Kind(JToken value) => value.Type switch
    {
        JTokenType.Object => "an object",
        JTokenType.Array => "a list",
        JTokenType.Integer or JTokenType.Float => "a number",
        JTokenType.Boolean => "a boolean",
        JTokenType.String => "a string of another form",
        _ => "null",
    };

    [GeneratedRegex(@"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(\.(?<fraction>[0-9]+))?(?<zone>[Zz]|[+-][0-9]{2}:[0-9]{2})\z")]
    private static partial Regex InstantForm();
}
