using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Newtonsoft.Json.Linq;
using SignalBridge.Mapping;
using SignalBridge.Words;

namespace SignalBridge.Sources.Hooks;

/// <summary>What a webhook's expressions see: <c>{ body, headers, query, hook, receivedAt }</c>.</summary>
internal static class WebhookContext
{
    /// <summary>Whether the body is JSON or a form, in UTF-8, as far as its headers say; a body without a type is taken for JSON.</summary>
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

    private static bool IsForm(string? type) => string.Equals(type, "application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? type) => type is not null
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Equals("text/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    /// <summary>Builds the context.</summary>
    /// <exception cref="FormatException">The body is not JSON; the message says why.</exception>
    public static JObject Build(OriginalRequest original, string hook, DateTimeOffset receivedAt)
    {
        var context = Make(original, hook, receivedAt);
        if (original.Body.Length > LargeContext.Bytes)
        {
            context.AddAnnotation(new LargeContext());
        }

        return context;
    }

    private static JObject Make(OriginalRequest original, string hook, DateTimeOffset receivedAt) => new()
    {
        ["body"] = IsForm(original.Headers.GetValueOrDefault("content-type")?.Split(';')[0].Trim())
            ? Pairs(Encoding.UTF8.GetString(original.Body))
            : ExactJson.Read(original.Body),
        ["headers"] = new JObject(original.Headers.Select(h => new JProperty(h.Key, h.Value))),
        ["query"] = Pairs(original.Query),
        ["hook"] = hook,
        ["receivedAt"] = IsoInstant.Write(receivedAt),
    };

    // A name that stands once is a string, one that stands several times a list.
    private static JObject Pairs(string text) => new(QueryHelpers.ParseQuery(text).Select(pair =>
        new JProperty(pair.Key, pair.Value.Count == 1 ? new JValue(pair.Value[0]) : new JArray(pair.Value.Select(v => new JValue(v))))));
}
