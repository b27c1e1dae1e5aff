using Newtonsoft.Json.Linq;
using SignalBridge.Routing;
using SignalBridge.Sources.Hooks.Requests;

namespace SignalBridge.Operations.Requests;

/// <summary>Which kept requests are to be verified again.</summary>
/// <param name="Ids">These; empty where a filter says which.</param>
/// <param name="Filter">Those of one hook; null where ids are given.</param>
/// <param name="Limit">At most so many, the oldest.</param>
/// <param name="DryRun">Whether to say only what would happen.</param>
internal sealed record VerifySelection(IReadOnlyList<(string Hook, string Row)> Ids, RequestFilter? Filter, int Limit,
    bool DryRun)
{
    private const int DefaultLimit = 200;
    private const int MaximumLimit = 1_000;

    private static readonly string[] Filtering = ["hook", "cause", "from", "to"];

    public static readonly string[] Keys = ["ids", "hook", "cause", "from", "to", "limit", "dryRun"];

    /// <summary>Reads it.</summary>
    /// <exception cref="FormatException">A value cannot be used; the message is a sentence.</exception>
    public static VerifySelection Read(JObject body, Routes routes, IEnumerable<string> kept)
    {
        var ids = ReadIds(body["ids"]);
        var dryRun = body["dryRun"] switch
        {
            null => false,
            { Type: JTokenType.Boolean } flag => (bool)flag,
            _ => throw new FormatException("\"dryRun\" must be true or false."),
        };
        var limit = body["limit"] switch
        {
            null => DefaultLimit,
            JValue { Value: long and >= 1 and <= MaximumLimit } value => (int)value,
            _ => throw new FormatException($"\"limit\" must be a whole number from 1 to {MaximumLimit}."),
        };
        var named = Filtering.FirstOrDefault(key => body[key] is not null);
        if (ids is not null)
        {
            return named is null ? new VerifySelection(ids, null, limit, dryRun)
                : throw new FormatException($"\"ids\" and \"{named}\" both say which; keep one.");
        }

        var filter = RequestFilterReader.Read(key => Text(body, key), routes, kept);
        return filter.Hook is not null && filter.Hook != RequestCauses.UnknownHooks
            ? new VerifySelection([], filter, limit, dryRun)
            : throw new FormatException("Say which: \"ids\", or \"hook\" and where you like \"cause\", \"from\" and \"to\".");
    }

    private static List<(string, string)>? ReadIds(JToken? given) => given switch
    {
        null => null,
        JArray { Count: > 0 and <= MaximumLimit } several => [.. several.Select(Id).Distinct()],
        _ => throw new FormatException($"\"ids\" must be a list of 1 to {MaximumLimit} ids of kept requests."),
    };

    private static (string, string) Id(JToken given) => given.Type == JTokenType.String
        && RequestKeys.Split((string)given!) is { } id ? id
        : throw new FormatException("\"ids\" holds what is no id of a kept request.");

    private static string? Text(JObject body, string key) => key == "answer" || body[key] is not { } given ? null
        : given.Type == JTokenType.String ? (string)given! : throw new FormatException($"\"{key}\" must be a string.");
}
