using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SignalBridge.Tests.Configuration;

/// <summary>
/// Checks JSON against the part of draft 2020-12 that our schema uses, and throws for any other keyword: libraries for it were
/// not to be had.
/// </summary>
internal sealed class SchemaCheck(JsonNode root)
{
    private static readonly string[] Annotations =
        ["$schema", "title", "description", "default", "enumDescriptions", "allowComments", "allowTrailingCommas", "$defs"];

    public List<string> Misfits(string json)
    {
        var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        var misfits = new List<string>();
        Check(JsonNode.Parse(json, documentOptions: options), root, "", misfits);
        return misfits;
    }

    private void Check(JsonNode? value, JsonNode schema, string path, List<string> misfits)
    {
        foreach (var (keyword, rule) in schema.AsObject())
        {
            if (!Annotations.Contains(keyword) && !Fits(value, schema, keyword, rule!, path, misfits))
            {
                misfits.Add($"{path}: does not fit {keyword} {rule!.ToJsonString()}");
            }
        }
    }

    private bool Fits(JsonNode? value, JsonNode schema, string keyword, JsonNode rule, string path, List<string> misfits)
    {
        switch (keyword)
        {
            case "type":
                return (rule is JsonArray types ? types.Select(t => (string)t!) : [(string)rule!]).Any(type => IsOf(value, type));
            case "enum":
                return rule.AsArray().Any(item => JsonNode.DeepEquals(item, value));
            case "pattern":
                return value is not JsonValue text || text.GetValueKind() != JsonValueKind.String
                    || Regex.IsMatch((string)text!, (string)rule!, RegexOptions.ECMAScript);
            case "anyOf":
                return rule.AsArray().Any(choice =>
                {
                    var within = new List<string>();
                    Check(value, choice!, path, within);
                    return within.Count == 0;
                });
            case "$ref":
                Check(value, root["$defs"]![((string)rule!)["#/$defs/".Length..]]!, path, misfits);
                return true;
            case "required":
                return value is not JsonObject o || rule.AsArray().All(name => o.ContainsKey((string)name!));
            case "items":
                foreach (var (i, item) in (value as JsonArray ?? []).Index()) Check(item, rule, $"{path}/{i}", misfits);
                return true;
            case "properties":
                foreach (var (name, known) in rule.AsObject())
                {
                    if (value is JsonObject owner && owner.TryGetPropertyValue(name, out var property)) Check(property, known!,
                        $"{path}/{name}", misfits);
                }

                return true;
            case "additionalProperties":
                var others = (value as JsonObject ?? []).Where(p => schema["properties"]?[p.Key] is null).ToList();
                if (rule.GetValueKind() == JsonValueKind.False) return others.Count == 0;
                foreach (var other in others) Check(other.Value, rule, $"{path}/{other.Key}", misfits);
                return true;
            default:
                throw new InvalidOperationException($"The keyword {keyword} is not known here.");
        }
    }

    private static bool IsOf(JsonNode? value, string type) => (type, value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String) => true,
        ("number", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value!.AsValue().TryGetValue<long>(out _),
        _ => false,
    };
}
