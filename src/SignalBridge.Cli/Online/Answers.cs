using System.Text.Json;
using System.Text.Json.Nodes;

namespace SignalBridge.Cli.Online;

/// <summary>Reads what the bridge answers.</summary>
internal static class Answers
{
    /// <summary>The answer's JSON; null where it is none.</summary>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return text.Length == 0 ? null : JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What it says, in a line; null where it says nothing.</summary>
    public static string? Sentence(JsonNode? told) => told is not JsonObject answer ? null
        : Text(answer["title"]) ?? Text(answer["reason"])
        ?? string.Join(' ', new[] { Text(answer["status"]), Text(answer["id"]) }.OfType<string>()) switch
        {
            "" => null,
            var said =>
            said
        };

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
