using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SignalBridge.Configuration;
using SignalBridge.Words;

namespace SignalBridge.Cli.Offline;

/// <summary>A request, and what is expected to come of it.</summary>
/// <param name="Name">How it is called in what is printed.</param>
internal sealed record TestCase(string Name, string Hook, TriedWebhook Webhook, JsonObject Expect)
{
    private static readonly string[] Keys = ["$schema", "name", "hook", "headers", "query", "body", "bodyFile", "receivedAt",
        "expect"];
    private static readonly string[] Expected = ["answer", "status", "parameters", "reasons", "key"];

    /// <summary>Reads the cases of a file: one, or a list.</summary>
    public static IReadOnlyList<TestCase> Read(string file, DateTimeOffset now)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(File.ReadAllBytes(file),
                documentOptions: new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            throw Unusable(file, $"it is no JSON at line {e.LineNumber + 1}");
        }

        return root switch
        {
            JsonObject one => [Read(one, file, Path.GetFileNameWithoutExtension(file), now)],
            JsonArray several =>
                [.. several.Select((item, i) => Read(item as JsonObject ?? throw Unusable(file, $"item {i} is no object"),
                file, $"{Path.GetFileNameWithoutExtension(file)} {i + 1}", now))],
            _ => throw Unusable(file, "it is neither an object nor a list"),
        };
    }

    /// <summary>Each difference between what came of it and what was expected, in a sentence.</summary>
    public IReadOnlyList<string> Differences(Trial trial)
    {
        List<string> differences = [];
        if (Expect["answer"] is { } answer && answer.ToString() != $"{trial.Status}")
        {
            differences.Add($"the answer is {trial.Status}, and {answer} is expected");
        }

        if (Expect["status"] is { } status && status.ToString() != trial.Answer)
        {
            differences.Add($"it is {trial.Answer}, and {status} is expected");
        }

        if (Expect["key"] is { } key && key.ToString() != trial.Key)
        {
            differences.Add($"the deduplication key is {(trial.Key is null ? "none" : $"'{trial.Key}'")}, and '{key}' is expected");
        }

        if (Expect["parameters"] is JsonObject parameters)
        {
            var values =
                trial.Reasons.Count > 0 ? [] : trial.Parameters.Where(p => p.Value is not null)
                    .ToDictionary(p => p.Name, p => p.Value!);
            differences.AddRange(parameters.Where(p => values.GetValueOrDefault(p.Key) != Text(p.Value)).Select(p =>
                $"'{p.Key}' is {Quoted(values.GetValueOrDefault(p.Key), "not there")}, and {Quoted(Text(p.Value), "none")} is expected"));
            differences.AddRange(values.Keys.Where(name => !parameters.ContainsKey(name))
                .Select(name => $"'{name}' is '{values[name]}', and is not expected"));
        }

        if (Expect["reasons"] is JsonArray reasons)
        {
            differences.AddRange(reasons.Select(r => $"{r}")
                .Where(expected => !trial.Reasons.Any(r => r.Contains(expected, StringComparison.Ordinal)))
                .Select(expected => $"no reason contains '{expected}'"));
        }

        // Why something that should be mapped is not, is what its reader wants to know.
        return differences.Count == 0 ? []
            : [.. differences, .. trial.Reasons.Select(reason => $"it cannot be mapped: {reason}")];
    }

    private static TestCase Read(JsonObject written, string file, string name, DateTimeOffset now)
    {
        Known(written, Keys, file);
        if (written["expect"] is not JsonObject { Count: > 0 } expect)
        {
            throw Unusable(file, $"\"expect\" is missing; write an object with {string.Join(", ", Expected)}");
        }

        Known(expect, Expected, file);
        if ((written["body"] is null) == (written["bodyFile"] is null))
        {
            throw Unusable(file, "write either \"body\" or \"bodyFile\"");
        }

        // A body that is a text is sent as it is; anything else is the JSON that is written.
        var body = written["bodyFile"] is { } path
            ? File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(file)!, path.ToString()))
            : Encoding.UTF8.GetBytes(written["body"] is JsonValue value && value.TryGetValue<string>(out var text) ? text
                : written["body"]!.ToJsonString());
        var headers = written["headers"] as JsonObject ?? [];
        return new TestCase(
            written["name"]?.ToString() ?? name,
            written["hook"]?.ToString() ?? throw Unusable(file, "\"hook\" is missing"),
            new TriedWebhook(
                body, [.. headers.Select(h => (h.Key, Text(h.Value) ?? ""))],
                    CommonOptions.WithMark(written["query"]?.ToString() ?? ""),
                written["receivedAt"] is not { } at ? now
                : Spelling.TryTime(at.ToString(), out var time) ? time
                : throw Unusable(file, "\"receivedAt\" is no time; write one such as 2026-03-01T08:00:00Z")),
            expect);
    }

    private static void Known(JsonObject written, string[] keys, string file)
    {
        if (written.Select(p => p.Key).FirstOrDefault(key => !keys.Contains(key)) is { } unknown)
        {
            throw Unusable(file, $"\"{unknown}\" is not known here{NearestName.Hint(unknown, keys)}");
        }
    }

    private static string Quoted(string? value, string none) => value is null ? none : $"'{value}'";

    // As it is sent: true and 1.10 are texts to Campaign.
    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    private static CommandFailedException Unusable(string file, string why) =>
        new(ExitCode.Usage, $"The case '{file}' cannot be used: {why}.");
}
