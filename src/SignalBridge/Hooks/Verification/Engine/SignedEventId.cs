using System.Text.Json;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>Finds the event's id in a signed JSON body.</summary>
internal static class SignedEventId
{
    /// <summary>The text of a string or number at the path; null where there is none, or where a name on the way is there twice.</summary>
    public static string? Find(ReadOnlySpan<byte> body, string path)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            return reader.Read() ? Find(ref reader, path.Split('.')) : null;
        }
        catch (JsonException)
        {
            return null; // no JSON, so no id: the mapping will have more to say about such a body
        }
        catch (InvalidOperationException)
        {
            return null; // a string that is no text, such as half a surrogate pair
        }
    }

    private static string? Find(ref Utf8JsonReader reader, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
        {
            return reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString() is { Length: > 0 } text ? text : null,
                JsonTokenType.Number => System.Text.Encoding.ASCII.GetString(reader.ValueSpan),
                _ => null,
            };
        }

        if (reader.TokenType != JsonTokenType.StartObject) return null;
        string? found = null;
        var times = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var mine = reader.ValueTextEquals(path[0]);
            reader.Read();
            if (mine && times++ == 0)
            {
                var inner = reader;
                found = Find(ref inner, path[1..]);
            }

            reader.Skip();
        }

        return times == 1 ? found : null;
    }
}
