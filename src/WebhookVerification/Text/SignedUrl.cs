using WebhookVerification.Schemes;

namespace WebhookVerification.Text;

/// <summary>The address that a provider signed: the configured one, never the request's Host.</summary>
internal sealed class SignedUrl(string configured, UrlSpelling spelling)
{
    /// <summary>For templates without an address.</summary>
    public static readonly string?[] None = [null];

    // From HubSpot's list of what to decode,
    // https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation
    private static readonly (string Encoded, string Decoded)[] HubSpotDecodes =
    [
        ("%3A", ":"), ("%2F", "/"), ("%3F", "?"), ("%40", "@"), ("%21", "!"), ("%24", "$"),
        ("%27", "'"), ("%28", "("), ("%29", ")"), ("%2A", "*"), ("%2C", ","), ("%3B", ";"),
    ];

    private readonly bool _hasQuery = configured.Contains('?', StringComparison.Ordinal);
    private readonly string?[] _alone = Spell(configured, spelling);

    /// <summary>The spellings to try, the usual one first.</summary>
    public string?[] For(UnverifiedWebhook request) =>
        _hasQuery || request.Query.Length == 0 ? _alone : Spell(configured + request.Query, spelling);

    private static string?[] Spell(string url, UrlSpelling spelling) => spelling switch
    {
        UrlSpelling.Twilio => [.. WithAndWithoutPort(url)
            .SelectMany(u => new[] { u, u.Replace("'", "%27", StringComparison.Ordinal),
                u.Replace("%27", "'", StringComparison.Ordinal) })
            .Distinct()],
        UrlSpelling.HubSpot => [.. new[] { url, Decode(url) }.Distinct()],
        _ => [url],
    };

    // On text, not through Uri, which would lower the host's case: the provider signs what its customer typed.
    private static IEnumerable<string> WithAndWithoutPort(string url)
    {
        yield return url;
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        if (start < 3) yield break;
        var end = url.AsSpan(start).IndexOfAny("/?#") is var length and >= 0 ? start + length : url.Length;
        // Behind a user's name and password, where there are such: those have a colon of their own.
        start += url.AsSpan(start, end - start).LastIndexOf('@') + 1;
        var host = url.AsSpan(start, end - start);
        var port = host.LastIndexOf(':') is var colon and >= 0 && host[colon..].IndexOf(']') < 0 ? start + colon : end;
        if (port != end)
            yield return url.Remove(port, end - port);
        else
            yield return url.Insert(end, url.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80");
    }

    private static string Decode(string url) =>
        HubSpotDecodes.Aggregate(url, (text, pair) =>
            text.Replace(pair.Encoded, pair.Decoded, StringComparison.OrdinalIgnoreCase));
}
