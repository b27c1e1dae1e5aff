using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>An instant, in UTC with milliseconds: <c>2026-03-01T12:00:00.000Z</c>.</summary>
internal sealed class InstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var instant)
            ? instant.ToUniversalTime()
            : throw new JsonException("An instant is an ISO 8601 date and time, such as 2026-03-01T12:00:00Z.");

    // Truncated, not rounded: two calls an interval apart never look closer than they were.
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
}
