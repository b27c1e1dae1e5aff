using System.Text;
using WebhookVerification.Text;

namespace WebhookVerification.Signatures;

/// <summary>
/// Finds out whether a body was changed on its way: a proxy that trims it, a framework that parses and writes it again. It costs
/// some more digests, so it runs once a second at most: nobody can make it a burden by sending rubbish.
/// </summary>
internal sealed class BodyDiagnosis
{
    private const int Longest = 64 * 1024;
    private long _lastSecond;

    public bool IsDue(ReadOnlyMemory<byte> body, DateTimeOffset now) =>
        body.Length <= Longest
        && now.ToUnixTimeSeconds() is var second
        && Interlocked.Exchange(ref _lastSecond, second) != second;

    /// <summary>What the body may have been, and what was done to it.</summary>
    public static IEnumerable<(byte[] Body, string What)> Changes(ReadOnlyMemory<byte> body)
    {
        var text = Encoding.Latin1.GetString(body.Span); // one char a byte, so that every body survives
        var trimmed = text.TrimEnd(' ', '\t', '\r', '\n');
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        if (trimmed.Length != text.Length) yield return (Bytes(trimmed), "white space was added at the end");
        yield return (Bytes(trimmed + "\n"), "a line end was taken off");
        yield return (Bytes(trimmed + "\r\n"), "a line end was taken off");
        if (lines.Length != text.Length) yield return (Bytes(lines), "line ends became CR LF");
        if (lines.Contains('\n',
            StringComparison.Ordinal)) yield return (Bytes(lines.Replace("\n", "\r\n", StringComparison.Ordinal)),
                "line ends became LF");
        foreach (var spelling in JsonSpellings.Of(text)) yield return (Bytes(spelling), "its JSON was parsed and written again");
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);
}
