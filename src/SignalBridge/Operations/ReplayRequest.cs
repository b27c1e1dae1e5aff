using System.Globalization;
using Newtonsoft.Json.Linq;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>Reads a selection from the JSON of its request.</summary>
internal static class ReplayRequest
{
    private const int DefaultLimit = 1000;
    private const int MaximumLimit = 10_000;

    public static readonly string[] Keys = ["state", "from", "to", "hook", "source", "limit", "dryRun"];

    private static readonly EventState[] Ends = [.. Enum.GetValues<EventState>().Where(s => s != EventState.Pending)];

    /// <summary>Reads it.</summary>
    /// <param name="body">The request.</param>
    /// <param name="hooks">The names of the hooks that are configured.</param>
    /// <exception cref="FormatException">A value cannot be used; the message is a sentence.</exception>
    public static ReplaySelection Read(JObject body, IEnumerable<string> hooks)
    {
        var selection = new ReplaySelection(
            States(body["state"]), Instant(body, "from"), Instant(body, "to"), Source(body, hooks), Limit(body["limit"]),
            body["dryRun"] switch
            {
                null => false,
                { Type: JTokenType.Boolean } flag => (bool)flag,
                _ => throw new FormatException("\"dryRun\" must be true or false."),
            });
        return selection.From < selection.To || selection.From is null || selection.To is null ? selection
            : throw new FormatException("\"from\" must be before \"to\".");
    }

    private static IReadOnlyList<EventState> States(JToken? given) => given switch
    {
        null => [EventState.Dead],
        JArray { Count: > 0 } several => [.. several.Select(State).Distinct()],
        _ => [State(given)],
    };

    private static EventState State(JToken given)
    {
        var text = given.Type == JTokenType.String ? (string)given! : "";
        var names = Ends.Select(s => s.ToString().ToLowerInvariant()).ToList();
        var index = names.FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? Ends[index]
            : text.Equals(nameof(EventState.Pending), StringComparison.OrdinalIgnoreCase)
                ? throw new FormatException("A pending event cannot be replayed: it is still to come.")
            : text.Length > 0 ? throw new FormatException($"'{text}' is no state{NearestName.Hint(text, names)}.")
            : throw new FormatException($"\"state\" must be one or a list of {string.Join(", ", names)}.");
    }

    private static DateTimeOffset? Instant(JObject body, string key) =>
        body[key] is not { } given ? null
        : given.Type == JTokenType.String
            && DateTimeOffset.TryParseExact(((string)given!).Replace("Z", "+00:00", StringComparison.OrdinalIgnoreCase),
            ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"],
                CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? instant.ToUniversalTime()
        : throw new FormatException($"\"{key}\" must be a date and time with an offset, such as 2026-03-01T08:00:00Z.");

    private static string? Source(JObject body, IEnumerable<string> hooks) => (body["hook"], body["source"]) switch
    {
        (null, null) => null,
        (null, { Type: JTokenType.String } source) when (string)source! is { Length: > 0 } text => text,
        (null, _) =>
            throw new FormatException("\"source\" must be a string, such as webhook:crm, file:nightly, schedule:daily or operator."),
        ({ Type: JTokenType.String } hook, null) => hooks.Contains((string)hook!) ? $"webhook:{hook}"
            : throw new FormatException($"There is no hook '{hook}'{NearestName.Hint((string)hook!, hooks)}. For one that was there, write \"source\": \"webhook:{hook}\"."),
        (_, null) => throw new FormatException("\"hook\" must be a string."),
        _ => throw new FormatException("\"hook\" and \"source\" say the same; keep one."),
    };

    private static int Limit(JToken? given) => given switch
    {
        null => DefaultLimit,
        JValue { Value: long and >= 1 and <= MaximumLimit } value => (int)value,
        _ => throw new FormatException($"\"limit\" must be a whole number from 1 to {MaximumLimit}."),
    };
}
