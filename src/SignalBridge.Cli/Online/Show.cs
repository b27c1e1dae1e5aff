using System.Globalization;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary>How the bridge's answers are shown to people.</summary>
internal static class Show
{
    public static string? Text(JsonNode? node) => node is null ? null
        : node is JsonValue value && value.TryGetValue<string>(out var text) ? text : node.ToJsonString();

    /// <summary>A time in UTC, to the second.</summary>
    public static string? Time(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
        ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) : Text(node);

    /// <summary>Names with their values, such as <c>audience=spring size=42</c>.</summary>
    public static string Pairs(JsonNode? node) => node is JsonObject pairs
        ? string.Join(' ', pairs.Select(p => $"{p.Key}={Printable.Short(Text(p.Value), 40)}")) : "";

    /// <summary>One event, with what happened to it.</summary>
    public static void Event(Screen screen, JsonNode item, bool whole)
    {
        screen.Facts(
            ("event", Text(item["id"])), ("signal", Text(item["signal"])), ("state", Text(item["state"])),
                ("source", Text(item["source"])),
            ("received", Time(item["receivedAt"])), ("ended", Time(item["endedAt"])), ("waits for", Text(item["waitsFor"])),
                ("reason", Text(item["reason"])),
            ("duplicate of", Text(item["duplicateOf"])), ("replay of", Text(item["replayOf"])),
                ("replayed as", Text(item["replayedAs"])));
        foreach (var reason in item["unmappable"] as JsonArray ?? [])
        {
            screen.Line($"It cannot be mapped: {reason}");
        }

        if (whole && item["parameters"] is JsonObject { Count: > 0 } parameters)
        {
            screen.Line();
            screen.Table(["parameter", "value"], parameters.Select(p => new[] { p.Key, Printable.Short(Text(p.Value), 400) }));
        }

        if (item["history"] is JsonArray { Count: > 0 } history)
        {
            screen.Line();
            screen.Table(null, history.Select(h => new[] { Time(h!["at"]), Text(h["what"]) }));
        }

        if (whole && Text(item["body"]) is { Length: > 0 } body)
        {
            screen.Line();
            screen.Line(body);
        }
    }
}
