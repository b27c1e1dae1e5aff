using System.Text.Json;

namespace WebhookVerification.Text;

/// <summary>
/// Reads a few properties of a JSON body in one pass and without a tree: whoever sent it is not known yet. A wanted name given
/// twice ends the walk: two readers could take two values.
/// </summary>
internal static class JsonWalk
{
    private const int LongestEscaped = 384;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>Reads a value at which the reader stands, and leaves the reader at the value's end.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="name">The property's place among the wanted names; the element's place in a list.</param>
    /// <returns>False to end the walk.</returns>
    public delegate bool Visit(ref Utf8JsonReader reader, int name);

    /// <summary>Reads a whole document.</summary>
    /// <returns>False where it is no JSON, or the walk has ended early.</returns>
    public static bool Document(ReadOnlySpan<byte> body, Visit root)
    {
        try
        {
            var reader = new Utf8JsonReader(body, Options);
            return reader.Read() && root(ref reader, 0) && !reader.Read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // the second where a text is none, such as half a surrogate pair
        }
    }

    /// <summary>Reads the wanted properties of an object; what else there is, is passed over.</summary>
    /// <returns>False where it is no object, or a wanted name is there twice, or the visitor has ended the walk.</returns>
    public static bool Object(ref Utf8JsonReader reader, byte[][] names, Visit property)
    {
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        var seen = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = IndexOf(reader, names);
            reader.Read();
            if (name < 0)
            {
                reader.Skip();
                continue;
            }

            if ((seen & (1 << name)) != 0) return false;
            seen |= 1 << name;
            if (!property(ref reader, name)) return false;
        }

        return true;
    }

    /// <summary>Reads the elements of a list.</summary>
    /// <returns>False where it is no list, or the visitor has ended the walk.</returns>
    public static bool List(ref Utf8JsonReader reader, Visit element)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return false;
        for (var i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
        {
            if (!element(ref reader, i)) return false;
        }

        return true;
    }

    private static int IndexOf(in Utf8JsonReader reader, byte[][] names)
    {
        if (!reader.ValueIsEscaped) return IndexOf(reader.ValueSpan, names);
        if (reader.ValueSpan.Length > LongestEscaped) return -1;
        Span<byte> unescaped = stackalloc byte[LongestEscaped];
        return IndexOf(unescaped[..reader.CopyString(unescaped)], names);
    }

    private static int IndexOf(ReadOnlySpan<byte> name, byte[][] names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (name.SequenceEqual(names[i])) return i;
        }

        return -1;
    }
}
