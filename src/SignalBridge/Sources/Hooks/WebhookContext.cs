using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using SignalBridge.Mapping;

namespace SignalBridge.Sources.Hooks;

/// <summary>What a webhook's expressions see: <c>{ body, headers, query, hook, receivedAt }</c>.</summary>
internal static class WebhookContext
{
    /// <summary>
    /// Whether the body is JSON or a form, in UTF-8, as far as its headers say; a body without a type is taken for JSON.
    /// </summary>
    public static bool CanRead(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 && request.Headers.ContentEncoding != "identity")
        {
            return false;
        }

        return string.IsNullOrEmpty(request.ContentType)
            || (MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                && (IsForm(type.MediaType) || IsJson(type.MediaType))
                && type.CharSet?.Trim('"').ToUpperInvariant() is null or "UTF-8" or "UTF8" or "US-ASCII");
    }

    private static bool IsForm(string? type) =>
        string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? type) => type is not null
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Builds the context; to be disposed of once all expressions are evaluated.</summary>
    /// <exception cref="FormatException">The body is not JSON; the message says why.</exception>
    public static MappingContext Build(OriginalRequest original, string hook, DateTimeOffset receivedAt) =>
        new ParsedWebhook(original, hook, receivedAt);

    /// <summary>Whether a webhook's body is a form, by what was kept of its headers.</summary>
    public static bool IsForm(OriginalRequest original) =>
        IsForm(original.Headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim());
}
