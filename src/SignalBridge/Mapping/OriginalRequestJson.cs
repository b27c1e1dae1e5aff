using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace SignalBridge.Mapping;

/// <summary>
/// A kept request as JSON. Its body is text, <c>{"text":"…"}</c>, which is smaller and packs better than base64; where it is no
/// UTF-8, and in what was stored before there was text, it is base64, <c>{"body":"…"}</c>. The bytes are the same either way.
/// </summary>
internal sealed class OriginalRequestJson : JsonConverter<OriginalRequest>
{
    private const string Text = "text";
    private const string Body = "body";
    private const string Headers = "headers";
    private const string Query = "query";

    public override void Write(Utf8JsonWriter writer, OriginalRequest value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        if (Utf8.IsValid(value.Body))
        {
            writer.WriteString(Text, value.Body);
        }
        else
        {
            writer.WriteBase64String(Body, value.Body);
        }

        writer.WriteStartObject(Headers);
        foreach (var (name, header) in value.Headers)
        {
            writer.WriteString(name, header);
        }

        writer.WriteEndObject();
        writer.WriteString(Query, value.Query);
        writer.WriteEndObject();
    }

    public override OriginalRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        byte[] body = [];
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        var query = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case Text:
                    body = Bytes(ref reader);
                    break;
                case Body:
                    body = reader.GetBytesFromBase64();
                    break;
                case Query:
                    query = reader.GetString() ?? "";
                    break;
                case Headers:
                    ReadHeaders(ref reader, headers);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new OriginalRequest(body, headers, query);
    }

    private static void ReadHeaders(ref Utf8JsonReader reader, Dictionary<string, string> headers)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            headers[name] = reader.GetString() ?? "";
        }
    }

    private static byte[] Bytes(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence)
        {
            return reader.ValueSpan.ToArray();
        }

        // An escape is never shorter than what it stands for.
        var room = new byte[reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length];
        var length = reader.CopyString(room);
        return room.AsSpan(0, length).ToArray();
    }
}
