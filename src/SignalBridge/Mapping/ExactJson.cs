using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace SignalBridge.Mapping;

/// <summary>
/// Reads JSON into the tree that JMESPath works on, without guessing: no string becomes a date, a number keeps its own
/// text beside the value that comparisons use, a repeated key is an error.
/// </summary>
internal static class ExactJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Reads one JSON document of UTF-8, at most 64 levels deep.</summary>
    /// <exception cref="FormatException">It is none; the message says why, in a clause, without quoting the document.</exception>
    public static JToken Read(ReadOnlyMemory<byte> utf8)
    {
        using var document = Parse(utf8);
        return ToTree(document.RootElement);
    }

    /// <summary>
    /// The same, without the tree. What is no text in its strings is found only by <see cref="IsPlainText"/> or in the tree.
    /// </summary>
    /// <exception cref="FormatException">As in <see cref="Read"/>.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith(ByteOrderMark))
        {
            utf8 = utf8[ByteOrderMark.Length..];
        }

        try
        {
            return JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            var repeated = e.Message.Contains("Duplicate", StringComparison.OrdinalIgnoreCase);
            throw new FormatException((repeated ? "a key stands twice in one JSON object" : "the body is not valid JSON") + where,
                e);
        }
        catch (InvalidOperationException e)
        {
            throw NoText(e);
        }
    }

    /// <summary>Makes the tree of an element.</summary>
    /// <exception cref="FormatException">A string in it is no text.</exception>
    public static JToken ToTree(JsonElement element)
    {
        try
        {
            return Convert(element);
        }
        catch (InvalidOperationException e)
        {
            throw NoText(e);
        }
    }

    /// <summary>
    /// Whether every string of a document is certainly text. False also where an escaped half of a surrogate pair may be in
    /// order.
    /// </summary>
    public static bool IsPlainText(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) && utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0;

    /// <summary>The text of a number as it was written, or, where an expression computed it, its shortest exact form.</summary>
    /// <exception cref="FormatException">An expression computed something that no number can hold.</exception>
    public static string NumberText(JToken number) => number.Annotation<Written>()?.Text ?? ((JValue)number).Value switch
    {
        double d when !double.IsFinite(d) => throw new FormatException(ExactNumber.TooLarge().Message),
        double d => d.ToString("R", CultureInfo.InvariantCulture),
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        var other => throw new InvalidOperationException($"{other?.GetType()} is no number."),
    };

    // A lone surrogate (\ud800) passes the parser and has no UTF-8: it could neither be kept nor sent.
    private static FormatException NoText(InvalidOperationException e) =>
        new("a JSON string holds half a surrogate pair or invalid UTF-8", e);

    private static JToken Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JObject(element.EnumerateObject().Select(p => new JProperty(p.Name, Convert(p.Value)))),
        JsonValueKind.Array => new JArray(element.EnumerateArray().Select(Convert)),
        JsonValueKind.String => new JValue(element.GetString()),
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    private static JValue Number(string text)
    {
        var value = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var small)
            ? new JValue(small)
            : text.AsSpan().IndexOfAny(".eE") < 0 && text.Length <= 400
                ? new JValue(BigInteger.Parse(text, CultureInfo.InvariantCulture))
            : new JValue(double.Parse(text, CultureInfo.InvariantCulture));
        if (value.Value is not long || value.ToString(CultureInfo.InvariantCulture) != text)
        {
            // Only where the value would be written otherwise: a large list of small numbers has no second copy of each.
            value.AddAnnotation(new Written(text));
        }

        return value;
    }

    private sealed record Written(string Text);
}
