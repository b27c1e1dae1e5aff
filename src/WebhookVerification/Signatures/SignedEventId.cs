using System.Text;
using System.Text.Json;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>Finds the event's id in a signed JSON body.</summary>
internal static class SignedEventId
{
    /// <summary>
    /// The text of a string or number at the path; null where there is none, or where a name on the way is there twice.
    /// </summary>
    public static string? Find(ReadOnlySpan<byte> body, string path)
    {
        byte[][] names = [.. path.Split('.').Select(Encoding.UTF8.GetBytes)];
        string? found = null;
        return JsonWalk.Document(body, Look) ? found : null;

        bool Look(ref Utf8JsonReader reader, int depth)
        {
            if (depth < names.Length && reader.TokenType == JsonTokenType.StartObject)
                return JsonWalk.Object(ref reader, [names[depth]], (ref Utf8JsonReader value, int _) =>
                    Look(ref value, depth + 1));

            if (depth == names.Length) found = Text(reader);
            reader.Skip();
            return true;
        }
    }

    private static string? Text(in Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonTokenType.Number => Encoding.ASCII.GetString(value.ValueSpan),
        _ => null,
    };
}
