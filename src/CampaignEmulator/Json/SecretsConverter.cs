using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>Reads secrets, and writes as many masks.</summary>
internal sealed class SecretsConverter : JsonConverter<IReadOnlyList<string>>
{
    public const string Mask = "***";

    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<string[]>(ref reader, options) ?? [];

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var _ in value)
            writer.WriteStringValue(Mask);
        writer.WriteEndArray();
    }
}
