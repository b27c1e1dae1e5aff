using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace WebhookVerification.Text;

/// <summary>
/// Decodes hex and base64 as the RFC writes them and in no other way: .NET's own decoders skip white space and ignore stray bits,
/// so that one signature would have many spellings.
/// </summary>
internal static class StrictText
{
    private const string Base64Symbols = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private static readonly SearchValues<char> Base64Alphabet = SearchValues.Create(Base64Symbols);

    private static readonly SearchValues<byte> Base64Bytes = SearchValues.Create(Encoding.ASCII.GetBytes(Base64Symbols));

    private static readonly SearchValues<char> Base64UrlAlphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>False where the text is not exactly of the encoding, or longer than the destination.</summary>
    public static bool TryDecode(SignatureEncoding encoding, ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        return !text.IsEmpty && encoding switch
        {
            SignatureEncoding.Hex => TryHex(text, destination, out written),
            SignatureEncoding.Base64 => TryBase64(text, destination, out written),
            _ => TryBase64Url(text, destination, out written),
        };
    }

    public static byte[]? Decode(SignatureEncoding encoding, ReadOnlySpan<char> text)
    {
        var buffer = new byte[text.Length];
        return TryDecode(encoding, text, buffer, out var written) ? buffer[..written] : null;
    }

    /// <summary>The same for the bytes of a whole body in base64; null where they are none.</summary>
    public static byte[]? DecodeBase64(ReadOnlySpan<byte> text)
    {
        var symbols = text.TrimEnd((byte)'=');
        if (text.IsEmpty || text.Length % 4 != 0 || text.Length - symbols.Length > 2
            || symbols.ContainsAnyExcept(Base64Bytes)) return null;
        Span<char> last = stackalloc char[4];
        for (var i = 0; i < last.Length; i++) last[i] = (char)text[^(4 - i)];
        if (!NoStrayBits(last.TrimEnd('='), Base64Symbols)) return null;
        var decoded = new byte[text.Length / 4 * 3];
        return Base64.DecodeFromUtf8(text, decoded, out _, out var written) == OperationStatus.Done ? decoded[..written] : null;
    }

    private static bool TryHex(ReadOnlySpan<char> text, Span<byte> destination, out int written) =>
        Convert.FromHexString(text, destination, out _, out written) == OperationStatus.Done;

    private static bool TryBase64(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        var symbols = text.TrimEnd('=');
        return text.Length % 4 == 0
            && text.Length - symbols.Length <= 2
            && !symbols.ContainsAnyExcept(Base64Alphabet)
            && NoStrayBits(symbols, Base64Symbols)
            && Convert.TryFromBase64Chars(text, destination, out written);
    }

    private static bool TryBase64Url(ReadOnlySpan<char> text, Span<byte> destination, out int written)
    {
        written = 0;
        return text.Length % 4 != 1
            && !text.ContainsAnyExcept(Base64UrlAlphabet)
            && NoStrayBits(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            // TryDecodeFromChars throws for some texts that do not fit.
            && Base64Url.DecodeFromChars(text, destination, out _, out written) == OperationStatus.Done;
    }

    // The last symbol holds bits of no byte; other values of them would be other spellings of the same bytes.
    private static bool NoStrayBits(ReadOnlySpan<char> symbols, string alphabet) => (symbols.Length % 4) switch
    {
        2 => alphabet.IndexOf(symbols[^1], StringComparison.Ordinal) % 16 == 0,
        3 => alphabet.IndexOf(symbols[^1], StringComparison.Ordinal) % 4 == 0,
        _ => true,
    };

    /// <summary>The bytes of a header's or a secret's text.</summary>
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
