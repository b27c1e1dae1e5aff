using System.Text.Json;

namespace CampaignEmulator;

/// <summary>A trigger's body, read once.</summary>
/// <param name="Source">The source; null when there is none.</param>
/// <param name="Parameters">The parameters; an empty object when there are none.</param>
/// <param name="IsWellFormed">Whether it is a JSON object without doubled keys, and parameters, if there, an object too.</param>
internal sealed record TriggerBody(string? Source, JsonElement Parameters, bool IsWellFormed)
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    public static TriggerBody Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Of(StrictJson.Parse(body));
        }
        catch (JsonException)
        {
            return new TriggerBody(null, NoParameters, false);
        }
    }

    private static TriggerBody Of(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return new TriggerBody(null, NoParameters, false);
        var source =
            body.TryGetProperty("source", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        if (!body.TryGetProperty("parameters", out var parameters))
            return new TriggerBody(source, NoParameters, true);
        return parameters.ValueKind == JsonValueKind.Object
            ? new TriggerBody(source, parameters, true)
            : new TriggerBody(source, NoParameters, false);
    }
}
