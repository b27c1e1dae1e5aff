using System.Buffers;
using System.Text.Json;

namespace SignalBridge.Campaign;

/// <summary>A workflow's JSON for people: PKeys and links are left out, and nothing that looks like one stays in a text.</summary>
internal static class OperatorView
{
    public static JsonElement Of(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, root);
        using var clean = JsonDocument.Parse(buffer.WrittenMemory);
        return clean.RootElement.Clone();
    }

    /// <summary>The state, where a field of the usual names has one: none is documented.</summary>
    public static string? StateOf(JsonElement root)
    {
        foreach (var name in (string[])["state", "status", "executionState"])
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return Redaction.ByShape.Clean(value.GetString()!);
        }

        return null;
    }

    private static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var property in element.EnumerateObject().Where(property => !IsKey(property.Name)))
                {
                    json.WritePropertyName(Redaction.ByShape.Clean(property.Name));
                    Write(json, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                    Write(json, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Redaction.ByShape.Clean(element.GetString()!));
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    private static bool IsKey(string name) =>
        name.Contains("pkey", StringComparison.OrdinalIgnoreCase) || name.Equals("href", StringComparison.OrdinalIgnoreCase);
}
