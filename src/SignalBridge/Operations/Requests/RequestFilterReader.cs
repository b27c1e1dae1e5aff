using System.Globalization;
using SignalBridge.Configuration;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;
using SignalBridge.Words;

namespace SignalBridge.Operations.Requests;

/// <summary>Reads what is written of a filter; whatever cannot be used is told with what there is.</summary>
internal static class RequestFilterReader
{
    /// <summary>The statuses that a hook answers.</summary>
    private static readonly int[] Answers = [200, 202, 204, 400, 401, 404, 405, 408, 413, 415, 422, 429, 503];

    /// <summary>Reads a filter.</summary>
    /// <param name="value">The text under a name; empty or null where there is none.</param>
    /// <param name="routes">Where the hooks' names are.</param>
    /// <param name="kept">Hooks that have kept requests and need not be configured.</param>
    /// <exception cref="FormatException">A value cannot be used; the message is a sentence.</exception>
    public static RequestFilter Read(Func<string, string?> value, Routes routes, IEnumerable<string> kept)
    {
        var filter = new RequestFilter(
            Hook(value("hook"), routes, kept), Answer(value("answer")), Cause(value("cause")), Moment("from", value("from")),
                Moment("to", value("to")));
        return filter.From is null || filter.To is null || filter.From < filter.To ? filter
            : throw new FormatException("'from' must be before 'to'.");
    }

    private static string? Hook(string? text, Routes routes, IEnumerable<string> kept)
    {
        var names = routes.Hooks.Keys.Concat(kept).Append(RequestCauses.UnknownHooks).Distinct().ToList();
        return string.IsNullOrEmpty(text) ? null
            : names.Contains(text, StringComparer.Ordinal) ? text
            : throw new FormatException($"There is no hook '{text}'{(text.Length > 63 ? "" : NearestName.Hint(text, names))}. "
                + $"What was posted to hooks that there are not is under '{RequestCauses.UnknownHooks}'.");
    }

    private static int? Answer(string? text) => string.IsNullOrEmpty(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && Answers.Contains(status) ? status
        : throw new FormatException($"'{text}' is no status that a hook answers; there are {string.Join(", ", Answers)}.");

    private static RequestCause? Cause(string? text) => string.IsNullOrEmpty(text) ? null
        : RequestCauses.Find(text) ?? throw new FormatException(
            $"'{text}' is no cause{(text.Length > 63 ? "" : NearestName.Meant(text, Enum.GetNames<RequestCause>()))}; there are {string.Join(", ", Enum.GetNames<RequestCause>())}.");

    private static DateTimeOffset? Moment(string name, string? text) => string.IsNullOrEmpty(text) ? null
        : Spelling.TryTime(text, out var time) ? time.ToUniversalTime()
        : throw new FormatException($"'{name}' must be a date and time with an offset, such as 2026-03-01T08:00:00Z.");
}
