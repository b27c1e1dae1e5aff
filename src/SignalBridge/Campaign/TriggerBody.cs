using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SignalBridge.Campaign;

/// <summary>The body of a trigger call, byte for byte as Campaign receives it.</summary>
public static partial class TriggerBody
{
    /// <summary>The most that Campaign takes, in bytes of UTF-8, braces and quotes included (external-signal.md: 64 KB).</summary>
    public const int MaximumBytes = 65_536;

    // Emoji and accents go as UTF-8: an escape is up to three times as long, and the body is limited in bytes.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <c>{"source":…,"parameters":{…}}</c>; without parameters the member is left out, as it is optional.</summary>
    /// <param name="source">Who triggers.</param>
    /// <param name="parameters">The values, in the order in which they are written.</param>
    /// <param name="form">Whether numbers and booleans go as JSON strings or as themselves.</param>
    public static byte[] ToUtf8(string source, IReadOnlyList<SignalParameter> parameters, ParameterForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("source", source);
            if (parameters.Count > 0)
            {
                json.WriteStartObject("parameters");
                foreach (var parameter in parameters)
                {
                    json.WritePropertyName(parameter.Name);
                    WriteValue(json, parameter, form);
                }

                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, SignalParameter parameter, ParameterForm form)
    {
        switch (form, parameter.Type)
        {
            // Raw, because a parsed number is a rounded one: 0.10 and a 20-digit integer keep every digit.
            case (ParameterForm.Native, ParameterType.Number) when IsJsonNumber(parameter.Text):
                json.WriteRawValue(parameter.Text, skipInputValidation: true);
                break;
            case (ParameterForm.Native, ParameterType.Boolean) when parameter.Text is "true" or "false":
                json.WriteBooleanValue(parameter.Text is "true");
                break;
            default:
                json.WriteStringValue(parameter.Text);
                break;
        }
    }

    internal static bool IsJsonNumber(string text) => JsonNumber().IsMatch(text);

    [GeneratedRegex(@"\A-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex JsonNumber();
}
