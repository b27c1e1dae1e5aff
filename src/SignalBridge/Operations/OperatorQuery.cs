using Microsoft.AspNetCore.Http;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>The query parameters of the operators' calls; a misspelt one would otherwise be passed over in silence.</summary>
internal static class OperatorQuery
{
    // How the operator key travels, with any call.
    private const string Key = "code";

    private static readonly string[] OfAny = [Key];
    private static readonly string[] OfEvents = ["state", "page", Key];
    private static readonly string[] OfRequests = ["hook", "answer", "cause", "from", "to", "page", Key];
    private static readonly string[] OfGroups = ["hook", Key];

    /// <summary>The answer to a request with a parameter that its call does not have; null where there is none such.</summary>
    public static IResult? Problem(HttpRequest request)
    {
        // Hooks are their senders', and probes their callers' own.
        var isHook = request.Path.StartsWithSegments("/api/hooks", out var hook) && hook.HasValue
            && !hook.Value!.EndsWith("/numbers", StringComparison.OrdinalIgnoreCase);
        if (isHook || request.Path.StartsWithSegments("/api/health"))
        {
            return null;
        }

        var path = request.Path.Value!.TrimEnd('/');
        var isOfEvents =
            request.Path.StartsWithSegments("/api/signals") && path.EndsWith("/events", StringComparison.OrdinalIgnoreCase);
        var known = isOfEvents ? OfEvents
            : path.Equals("/api/requests", StringComparison.OrdinalIgnoreCase) ? OfRequests
            : path.Equals("/api/requests/groups", StringComparison.OrdinalIgnoreCase) ? OfGroups
            : OfAny;
        var names = string.Join(", ", known.Select(n => $"'{n}'"));
        return request.Query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? OperatorAnswers.Unusable(
                $"'{unknown}' is no query parameter of this call{NearestName.Meant(unknown, known)}; it takes {names}.")
            : null;
    }

    /// <summary>The same as a filter.</summary>
    public static ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        Problem(context.HttpContext.Request) is { } problem ? ValueTask.FromResult<object?>(problem) : next(context);
}
