using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SignalBridge.Configuration;
using SignalBridge.Routing;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// Takes from a request what is kept of it. By lists of what is allowed: the value of any other header or query parameter is
/// replaced by its fingerprint. Everything a stranger sends is cut to a length.
/// </summary>
internal static class RequestParts
{
    private const int MostHeaders = 64;
    private const int LongestValue = 512;
    private const int LongestQuery = 2048;
    private const int LongestProof = 1024;

    // What is no credential wherever it comes from, and what an operator looks for first.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept", "accept-encoding", "content-encoding", "content-length", "content-type", "date", "host", "transfer-encoding",
            "user-agent", "via",
        "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-azure-clientip", "x-azure-socketip",
    };

    public static KeptRequest Take(Visit visit, RequestCause cause, int answer, uint end)
    {
        var (request, hook) = (visit.Request, visit.Hook);
        var settings = hook?.Requests ?? new RequestsOptions();
        var asItCame = settings.KeepSignatures && hook is { Verifier.SendsSecret: false };
        var (headers, allHeaders) = Headers(request, hook, asItCame);
        var (query, allQuery) = Query(request, hook, asItCame);
        return new KeptRequest
        {
            Hook = visit.Name,
            Row = RequestKeys.Row(visit.ReceivedAt, end),
            At = visit.ReceivedAt,
            Answer = answer,
            Cause = cause,
            Proof = Text(visit.Detail, LongestProof),
            Event = visit.Event,
            Asked = Text(visit.Asked, 63),
            Method = Text(request.Method, 16),
            Query = query,
            Address = Address(request),
            Size = visit.Body.Length > 0 ? visit.Body.Length : request.ContentLength,
            Headers = headers,
            Body = hook is null or { Verifier.BodyHoldsSecret: true } ? []
                : asItCame ? visit.Body.Span[..Math.Min(visit.Body.Length, settings.BodyBytes)].ToArray()
                : RequestBody.Take(visit.Body.Span, settings.BodyBytes),
            NotAgain = hook is null ? "There is no such hook."
                : !RequestCauses.IsRefusal(cause) ? "It was not refused."
                : hook.Verifier.SendsSecret
                    ? $"The scheme {hook.Verifier.Scheme} sends its secret itself, and that is never kept."
                : !settings.KeepSignatures ? "The hook's Requests:KeepSignatures was off when it came in."
                : cause is RequestCause.MethodNotAllowed or RequestCause.BrokenOff or RequestCause.TooSlow or RequestCause.TooLarge or RequestCause.TooBusy
                    ? "Its body was not read."
                : visit.Body.Length > settings.BodyBytes ? $"Its body has more than the {settings.BodyBytes} bytes that are kept."
                : !allQuery || !allHeaders
                    ? "Its headers or its query were too long to be kept, or hold what looks like a credential."
                : null,
        };
    }

    private static (Dictionary<string, string> Kept, bool All) Headers(HttpRequest request, Hook? hook, bool asItCame)
    {
        var kept = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var all = true;
        foreach (var (name, values) in request.Headers)
        {
            if (kept.Count == MostHeaders || name.Length > 128)
            {
                return (kept, false);
            }

            // What is verified has to be whole; of the rest, the beginning does.
            var isVerified = asItCame && hook!.Verifier.Reads.Contains(name);
            var isOpen = isVerified || Harmless.Contains(name) || hook?.Kept.Takes(name) == true;
            var value = values.ToString();
            all &= !isVerified || (value.Length <= 4 * LongestValue && values.Count <= 1);
            kept[Text(name, 128).ToLowerInvariant()] = !isOpen ? Fingerprint.Of(value) : Text(value, isVerified ? 4 * LongestValue : LongestValue);
        }

        return (kept, all);
    }

    private static (string Kept, bool All) Query(HttpRequest request, Hook? hook, bool asItCame)
    {
        var query = request.QueryString.Value ?? "";
        if (query.Length == 0)
        {
            return ("", true);
        }

        var parameters = QueryHelpers.ParseQuery(query.Length <= LongestQuery ? query : query[..LongestQuery]);
        if (asItCame && query.Length <= LongestQuery && !parameters.Keys.Any(KeptParts.LooksSecret))
        {
            return (query, true);
        }

        var pairs = parameters.Take(MostHeaders).Select(p => new KeyValuePair<string, string?>(
            Text(p.Key, 128), hook?.Kept.TakesParameter(p.Key) == true ? Text(p.Value.ToString(), LongestValue)
                : Fingerprint.Of(p.Value.ToString())));
        return (QueryString.Create(pairs).Value ?? "", false);
    }

    // Behind a front end, the last address that it wrote down: those before it are the sender's own words.
    private static string Address(HttpRequest request)
    {
        var peer = request.HttpContext.Connection.RemoteIpAddress;
        var isFrontEnd = peer is null || IPAddress.IsLoopback(peer);
        var told = isFrontEnd ? request.Headers["x-forwarded-for"].ToString().Split(',')[^1].Trim() : "";
        return Text(told.Length > 0 ? told : peer?.ToString() ?? "", 64);
    }

    private static string Text(string text, int longest)
    {
        var cut = text.Length <= longest ? text : text[..longest];
        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c)) : cut;
    }
}
