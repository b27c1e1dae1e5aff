using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace SignalBridge.Hooks.Verification.Engine;

/// <summary>A form body as Twilio and Mandrill sign it: fields sorted by name, then name and value, decoded, without separators.</summary>
internal static class FormBody
{
    public static bool Is(StringValues contentType) =>
        contentType.Count == 1
        && contentType[0].AsSpan() is var text
        && (text.IndexOf(';') is var end and >= 0 ? text[..end] : text).Trim()
            .Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    /// <summary>Empty where the body is no form. A repeated name gives its values sorted and each once, as Twilio does.</summary>
    public static byte[] Sorted(StringValues contentType, ReadOnlySpan<byte> body)
    {
        if (!Is(contentType)) return [];
        var fields = new SortedDictionary<byte[], SortedSet<byte[]>>(Bytewise.Instance);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf((byte)'=');
            var name = Decode(equals < 0 ? pair : pair[..equals]);
            if (!fields.TryGetValue(name, out var values))
                fields.Add(name, values = new SortedSet<byte[]>(Bytewise.Instance));
            values.Add(equals < 0 ? [] : Decode(pair[(equals + 1)..]));
        }

        var sorted = new List<byte>(body.Length);
        foreach (var (name, values) in fields)
        {
            foreach (var value in values)
            {
                sorted.AddRange(name);
                sorted.AddRange(value);
            }
        }

        return [.. sorted];
    }

    // Into bytes, not text: a value need not be UTF-8, and what is signed are the bytes.
    private static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length
                && byte.TryParse(text.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                decoded.Add(value);
                i += 2;
            }
            else
            {
                decoded.Add(text[i] == '+' ? (byte)' ' : text[i]);
            }
        }

        return [.. decoded];
    }

    private sealed class Bytewise : IComparer<byte[]>
    {
        public static readonly Bytewise Instance = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
