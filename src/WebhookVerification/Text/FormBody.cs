using System.Buffers;
using Microsoft.Extensions.Primitives;
using WebhookVerification.Signatures;

namespace WebhookVerification.Text;

/// <summary>
/// A form body as it came in. It is read before its sender is known, so its fields are bounded and nothing is sorted twice.
/// </summary>
internal static class FormBody
{
    /// <summary>More than any sender has, and what ASP.NET reads of a form.</summary>
    public const int MostFields = 1024;

    public static bool Is(StringValues contentType) =>
        contentType.Count == 1
        && contentType[0].AsSpan() is var text
        && (text.IndexOf(';') is var end and >= 0 ? text[..end] : text).Trim()
            .Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    public static bool HasTooMany(ReadOnlySpan<byte> body) => body.Count((byte)'&') >= MostFields;

    /// <summary>
    /// The form as Twilio and Mandrill sign it: fields sorted by name, then name and value, decoded, without separators. A
    /// repeated name gives its values sorted and each once, as Twilio does. Of a form with too many fields, only the first are
    /// read.
    /// </summary>
    public static SignedBytes Sorted(ReadOnlySpan<byte> body)
    {
        var fields = new List<Field>();
        var decoded = ArrayPool<byte>.Shared.Rent(body.Length);
        var length = 0;
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty) continue;
            if (fields.Count == MostFields) break;
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals], decoded.AsSpan(length));
            var value = equals < 0 ? 0 : Decode(pair[(equals + 1)..], decoded.AsSpan(length + name));
            fields.Add(new Field(length, name, value));
            length += name + value;
        }

        fields.Sort((x, y) => Compare(x, y, decoded));
        var sorted = ArrayPool<byte>.Shared.Rent(body.Length);
        var end = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            if (i > 0 && Compare(fields[i - 1], fields[i], decoded) == 0) continue;
            fields[i].All(decoded).CopyTo(sorted.AsSpan(end));
            end += fields[i].All(decoded).Length;
        }

        new SignedBytes(decoded, length).Dispose();
        return new SignedBytes(sorted, end);
    }

    /// <summary>
    /// Where the only value of a field is in the body, still encoded; null where the field is not there exactly once.
    /// </summary>
    public static Range? Find(ReadOnlySpan<byte> body, ReadOnlySpan<byte> name)
    {
        Range? found = null;
        foreach (var range in body.Split((byte)'&'))
        {
            var (start, length) = range.GetOffsetAndLength(body.Length);
            var equals = body[range].IndexOf((byte)'=');
            if (!IsName(equals < 0 ? body[range] : body.Slice(start, equals), name)) continue;
            if (found is not null) return null;
            found = equals < 0 ? new Range(start + length, start + length) : new Range(start + equals + 1, start + length);
        }

        return found;
    }

    /// <summary>Decodes a value.</summary>
    public static SignedBytes Decoded(ReadOnlySpan<byte> value)
    {
        var decoded = ArrayPool<byte>.Shared.Rent(value.Length);
        return new SignedBytes(decoded, Decode(value, decoded));
    }

    // Into bytes, not text: a value need not be UTF-8, and what is signed are the bytes. They are never more than the text's.
    private static int Decode(ReadOnlySpan<byte> text, Span<byte> decoded)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && Digit(text[i + 1]) is var high and >= 0
                && Digit(text[i + 2]) is var low and >= 0)
            {
                decoded[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                decoded[length++] = text[i] == '+' ? (byte)' ' : text[i];
            }
        }

        return length;
    }

    // Escaped, a letter takes three bytes; a longer name is another.
    private static bool IsName(ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> name)
    {
        if (encoded.Length > 3 * name.Length) return false;
        Span<byte> decoded = stackalloc byte[64];
        return decoded[..Decode(encoded, decoded)].SequenceEqual(name);
    }

    private static int Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => -1,
    };

    private static int Compare(Field x, Field y, byte[] decoded) =>
        x.Name(decoded).SequenceCompareTo(y.Name(decoded)) is var names and not 0 ? names : x.Value(decoded)
            .SequenceCompareTo(y.Value(decoded));

    /// <summary>A field's place among the decoded bytes: its name, and right behind it its value.</summary>
    private readonly record struct Field(int Start, int NameLength, int ValueLength)
    {
        public ReadOnlySpan<byte> Name(byte[] decoded) => decoded.AsSpan(Start, NameLength);

        public ReadOnlySpan<byte> Value(byte[] decoded) => decoded.AsSpan(Start + NameLength, ValueLength);

        public ReadOnlySpan<byte> All(byte[] decoded) => decoded.AsSpan(Start, NameLength + ValueLength);
    }
}
