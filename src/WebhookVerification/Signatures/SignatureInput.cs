namespace WebhookVerification.Signatures;

/// <summary>
/// One member of a Signature-Input header, RFC 9421 section 4.1: <c>sig1=("@method" "content-digest");created=1700000000</c>.
/// Only what a webhook needs is read; component parameters and other rarities make it null.
/// </summary>
internal sealed record SignatureInput(string Label, IReadOnlyList<string> Components, IReadOnlyDictionary<string,
    string> Parameters, string Text)
{
    public static SignatureInput? Parse(string header)
    {
        var open = header.IndexOf("=(", StringComparison.Ordinal);
        var close = header.IndexOf(')', StringComparison.Ordinal);
        if (open <= 0 || close < open || header.Length > 2048 || !header[..open].All(IsKey)) return null;

        var components = new List<string>();
        foreach (var item in header[(open + 2)..close].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Length < 3 || item[0] != '"' || item[^1] != '"' || !item[1..^1].All(c => IsKey(c) || c == '@')) return null;
            if (components.Contains(item[1..^1])) return null;
            components.Add(item[1..^1]);
        }

        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = header[(close + 1)..];
        while (rest.Length > 0)
        {
            if (rest[0] != ';' || rest.IndexOf('=', StringComparison.Ordinal) is var equals && equals < 2) return null;
            var value = rest[(equals + 1)..];
            var end = value.StartsWith('"') ? value.IndexOf('"', 1) + 1 : value.IndexOf(';', StringComparison.Ordinal);
            if (value.StartsWith('"') && end == 0) return null;
            if (end < 0) end = value.Length;
            if (!parameters.TryAdd(rest[1..equals].Trim(), value[..end].Trim('"'))) return null;
            // A second signature would start with a comma: which of two is meant is not ours to choose.
            rest = value[end..];
        }

        return new SignatureInput(header[..open], components, parameters, header[(open + 1)..]);
    }

    public bool TryTime(string name, out DateTimeOffset time)
    {
        time = default;
        return Parameters.TryGetValue(name, out var text) && TimeWindow.TryParse(TimestampForm.Seconds, text, out time);
    }

    private static bool IsKey(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.' or '*';
}
