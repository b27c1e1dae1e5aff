using System.Text.Json;
using System.Text.Unicode;

namespace CampaignEmulator;

/// <summary>A trigger's body, read once.</summary>
/// <param name="Source">The source; null when there is none.</param>
/// <param name="Parameters">The parameters; an empty object when there are none.</param>
/// <param name="IsWellFormed">Whether it is a JSON object without doubled keys, and parameters, if there, an object too.</param>
internal sealed record TriggerBody(string? Source, JsonElement Parameters, bool IsWellFormed)
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    private static readonly TriggerBody Malformed = new(null, NoParameters, false);

    public static TriggerBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            if (!Utf8.IsValid(body.Span))
                return Malformed;
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Malformed;
            var source = root.TryGetProperty("source", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
            if (!root.TryGetProperty("parameters", out var parameters))
                return new TriggerBody(source, NoParameters, true);
            if (parameters.ValueKind != JsonValueKind.Object)
                return new TriggerBody(source, NoParameters, false);
            MakeSureOfText(parameters);
            return new TriggerBody(source, parameters.Clone(), true);
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: half a surrogate pair, as in "\ud800", is found only when the text is asked for.
            return Malformed;
        }
    }

    private static void MakeSureOfText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    MakeSureOfText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    MakeSureOfText(property.Value);
                }

                break;
        }
    }
}
