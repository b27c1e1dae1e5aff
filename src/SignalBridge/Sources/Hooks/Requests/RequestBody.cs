using System.Text;
using System.Text.RegularExpressions;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// The part of a body that is kept where its owner did not ask for all of it as it came: without what looks like a credential.
/// </summary>
internal static class RequestBody
{
    private const string Names =
        "(?:token|secret|passw|authorization|api[_-]?key|access[_-]?key|client[_-]?state|credential|signature|hmac)";

    // In linear time, whatever a stranger sends.
    private const RegexOptions Linear =
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    private static readonly Regex Json = new(
        $"""(?<name>"[^"\\]*{Names}[^"\\]*"[ \t\r\n]*:[ \t\r\n]*)(?<value>"([^"\\]|\\.)*"?|[^ \t\r\n",\]\[{'{'}{'}'}]+)""", Linear);

    private static readonly Regex Form = new($"(?<name>(^|&)[^=&\"{{]*{Names}[^=&\"{{]*=)(?<value>[^&]+)", Linear);

    /// <summary>The beginning of a body, with a fingerprint in the place of each credential.</summary>
    public static byte[] Take(ReadOnlySpan<byte> body, int bytes)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, bytes)]);
        text = Json.Replace(text, match =>
            $"{match.Groups["name"].Value}\"{Fingerprint.Of(match.Groups["value"].Value.Trim('"'))}\"");
        text = Form.Replace(text, match => match.Groups["name"].Value + Fingerprint.Of(match.Groups["value"].Value));
        var kept = Encoding.UTF8.GetBytes(text);
        return kept.Length <= bytes ? kept : kept[..bytes];
    }
}
