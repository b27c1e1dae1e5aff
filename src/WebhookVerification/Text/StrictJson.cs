using System.Text.Json;

namespace WebhookVerification.Text;

/// <summary>
/// Reads the JSON that verification itself needs. A name given twice is refused: two readers could take two values.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Null where the bytes are no JSON. Dispose it.</summary>
    public static JsonDocument? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Options);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // the second where a property's name is half a surrogate pair
        }
    }

    /// <summary>
    /// Whether the bytes begin as a JSON object or list does; whether they are one, whoever reads them finds out.
    /// </summary>
    public static bool IsContainer(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        return bytes.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];
    }

    /// <summary>The text of a string property; null where it is none.</summary>
    public static string? Text(JsonElement element, string name)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object
                && element.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // half a surrogate pair is no text
        }
    }
}
