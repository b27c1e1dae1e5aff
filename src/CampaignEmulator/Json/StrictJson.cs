using System.Text.Json;
using System.Text.Unicode;

namespace CampaignEmulator;

/// <summary>Reads JSON so that nothing about it can fail later: sound UTF-8, no key twice, no half of a surrogate pair.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonDocumentOptions Friendly =
        new() { AllowDuplicateProperties = false, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads what a client of Campaign sends.</summary>
    /// <exception cref="JsonException">It is not sound JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> json) => Parse(json, Strict);

    /// <summary>Reads what a person writes for the emulator: comments and trailing commas are allowed.</summary>
    /// <exception cref="JsonException">It is not sound JSON, or not a <typeparamref name="T"/>.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json) =>
        Parse(json, Friendly).Deserialize<T>(EmulatorJson.Options) ?? throw new JsonException("null is not a value here");

    private static JsonElement Parse(ReadOnlyMemory<byte> json, JsonDocumentOptions options)
    {
        if (!Utf8.IsValid(json.Span))
            throw new JsonException("It is not UTF-8.");
        try
        {
            using var document = JsonDocument.Parse(json, options);
            AskForText(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (InvalidOperationException mistake)
        {
            // "\ud800" is only found out when its text is asked for.
            throw new JsonException("It has half of a surrogate pair in it.", mistake);
        }
    }

    private static void AskForText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    AskForText(item);
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    AskForText(property.Value);
                }

                break;
        }
    }
}
