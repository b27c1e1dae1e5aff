using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignEmulator;

/// <summary>A duration: <c>"00:10:00"</c>, <c>"7.00:00:00"</c>, or a number of seconds such as <c>0.2</c>.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    /// <summary>Ten years: long enough, and no date overflows.</summary>
    public static readonly TimeSpan Maximum = TimeSpan.FromDays(3653);

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds)
            && Math.Abs(seconds) <= Maximum.TotalSeconds)
            return TimeSpan.FromSeconds(seconds);
        // The colon is asked for because .NET reads "3" as three days.
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text
            && text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration)
            && duration <= Maximum && duration >= -Maximum)
            return duration;
        throw new JsonException("A duration is \"hh:mm:ss\", \"d.hh:mm:ss\", or a number of seconds; ten years at most.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("c", CultureInfo.InvariantCulture));
}
