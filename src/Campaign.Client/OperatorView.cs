using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Campaign.Client;

/// <summary>
/// A workflow's JSON for people: PKeys and links are left out, and nothing that looks like one stays in a text.
/// </summary>
internal static class OperatorView
{
    private const string NextProcessing = "nextProcessingDate";
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public static JsonElement Of(JsonElement root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
            Write(json, root);
        using var clean = JsonDocument.Parse(buffer.WrittenMemory);
        return clean.RootElement.Clone();
    }

    /// <summary>
    /// The state and the field that tells it: one of the usual names, none of which is documented, or when the workflow is
    /// processed next.
    /// </summary>
    public static (string? State, string? Field) StateOf(JsonElement root, DateTimeOffset now)
    {
        foreach (var name in (string[])["state", "status", "executionState"])
        {
            if (root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return (Redaction.ByShape.Clean(value.GetString()!), name);
        }

        // A time long past is what a workflow that has ended left behind.
        return root.TryGetProperty(NextProcessing, out var next) && next.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(next.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at > now - Late
            ? ("In progress", NextProcessing)
            : (null, null);
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
