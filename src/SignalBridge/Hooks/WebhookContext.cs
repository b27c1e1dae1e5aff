using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using SignalBridge.Hooks.Mapping;
using SignalBridge.Mailboxes;

namespace SignalBridge.Hooks;

/// <summary>What a webhook's expressions see: <c>{ body, headers, query, hook, receivedAt }</c>.</summary>
internal static class WebhookContext
{
    // Names or parts of names of headers that carry credentials or signatures: they are verified, and never kept.
    private static readonly string[] Withheld =
        ["authorization", "cookie", "signature", "hmac", "token", "secret", "api-key", "apikey", "functions-key", "password", "digest"];

    /// <summary>Whether the body is JSON in UTF-8, as far as its headers say; a body without a type is taken for it.</summary>
    public static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            return false;
        }

        if (string.IsNullOrEmpty(request.ContentType))
        {
            return true;
        }

        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (type.MediaType is "text/json" || type.MediaType is { } name
                && (name.Equals("application/json", StringComparison.OrdinalIgnoreCase) || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
            && type.CharSet?.Trim('"').ToUpperInvariant() is null or "UTF-8" or "UTF8" or "US-ASCII";
    }

    /// <summary>The request as it is kept for a later mapping: credentials and signatures left out.</summary>
    public static OriginalRequest Keep(HttpRequest request, ReadOnlyMemory<byte> body, string? credentialHeader, string? credentialParameter) => new(
        body.ToArray(),
        request.Headers
            .Where(h => !Withheld.Any(part => h.Key.Contains(part, StringComparison.OrdinalIgnoreCase))
                && !h.Key.Equals(credentialHeader, StringComparison.OrdinalIgnoreCase))
            .ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal),
        Without(request.QueryString, "code", credentialParameter));

    /// <summary>Builds the context.</summary>
    /// <exception cref="FormatException">The body is not JSON; the message says why.</exception>
    public static JObject Build(OriginalRequest original, string hook, DateTimeOffset receivedAt) => new()
    {
        ["body"] = ExactJson.Read(original.Body),
        ["headers"] = new JObject(original.Headers.Select(h => new JProperty(h.Key, h.Value))),
        ["query"] = new JObject(QueryHelpers.ParseQuery(original.Query).Select(q =>
            new JProperty(q.Key, q.Value.Count == 1 ? new JValue(q.Value[0]) : new JArray(q.Value.Select(v => new JValue(v)))))),
        ["hook"] = hook,
        ["receivedAt"] = Instant(receivedAt),
    };

    public static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    // ?code= is how a function key travels.
    private static string Without(QueryString query, params IEnumerable<string?> credentials)
    {
        var pairs = QueryHelpers.ParseQuery(query.Value);
        var kept = pairs.Where(pair => !credentials.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)).ToList();
        return kept.Count < pairs.Count ? QueryString.Create(kept).Value ?? "" : query.Value ?? "";
    }
}
