using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SignalBridge.Configuration;

namespace SignalBridge.Tests.Configuration;

/// <summary>Makes the JSON Schema of <c>bridge.json</c>, draft 2020-12, from the options classes and their docstrings.</summary>
internal sealed class BridgeSchema
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private readonly Docstrings _docstrings = Docstrings.Load();

    /// <summary>The schema's text, with a line end at its end.</summary>
    public static string Write() => new BridgeSchema().Root().ToJsonString(Readable) + "\n";

    private JsonObject Root() => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = "SignalBridge: bridge.json",
        // For Visual Studio Code, which otherwise underlines both.
        ["allowComments"] = true,
        ["allowTrailingCommas"] = true,
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["$schema"] = new JsonObject { ["type"] = "string" },
            [BridgeOptions.Section] = ObjectOf(typeof(BridgeOptions)),
        },
        ["required"] = new JsonArray(BridgeOptions.Section),
        ["additionalProperties"] = false,
        ["$defs"] = new JsonObject
        {
            ["setting"] = new JsonObject
            {
                ["description"] = "The value of the app setting NAME.",
                ["type"] = "string",
                ["pattern"] = Spelling.ReferencePattern,
            },
        },
    };

    private JsonObject ObjectOf(Type options)
    {
        var settings = SettingShape.Of(options, _docstrings);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(settings.Select(setting =>
                KeyValuePair.Create(setting.Name, (JsonNode?)Described(options, setting)))),
        };
        if (settings.Where(setting => setting.IsRequired).Select(setting => (JsonNode)setting.Name)
            .ToArray() is { Length: > 0 } required)
        {
            schema["required"] = new JsonArray(required);
        }

        schema["additionalProperties"] = false;
        return schema;
    }

    private JsonObject Described(Type options, SettingShape setting)
    {
        var schema = setting.Kind switch
        {
            SettingKind.Object => ObjectOf(setting.Type),
            SettingKind.List =>
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = setting.Type == typeof(string) ? ValueOf(setting.Type)
                    : ObjectOf(setting.Type)
                },
            SettingKind.Map => new JsonObject { ["type"] = "object", ["additionalProperties"] = ValueOf(typeof(string)) },
            // A default is written in the JSON type of its parameter.
            _ when options == typeof(ParameterOptions) && setting.Name == nameof(ParameterOptions.Default) =>
                new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
            _ => ValueOf(setting.Type),
        };
        schema.Insert(0, "description", setting.Description);
        if (setting.Default is { } value)
        {
            schema["default"] = value is int or bool ? JsonSerializer.SerializeToNode(value) : Spelling.Write(value);
        }

        return schema;
    }

    private JsonObject ValueOf(Type type) => type switch
    {
        _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
        _ when type == typeof(bool) => OrSetting(new JsonObject { ["type"] = "boolean" }),
        _ when type == typeof(int) => OrSetting(new JsonObject { ["type"] = "integer" }),
        _ when type == typeof(TimeSpan) =>
            OrSetting(new JsonObject { ["type"] = "string", ["pattern"] = Spelling.TimeSpanPattern }),
        _ when type == typeof(DateTimeOffset) =>
            OrSetting(new JsonObject { ["type"] = "string", ["pattern"] = Spelling.TimePattern }),
        _ when type.IsEnum => OrSetting(new JsonObject
        {
            ["enum"] = new JsonArray([.. Spelling.Names(type).Select(name => (JsonNode)name)]),
            ["enumDescriptions"] = new JsonArray([.. Enum.GetNames(type)
                .Select(name => (JsonNode)_docstrings.Of(type.GetField(name)!))]),
        }),
        _ => throw new InvalidOperationException($"No setting has the type {type}."),
    };

    private static JsonObject OrSetting(JsonObject schema) =>
        new() { ["anyOf"] = new JsonArray(schema, new JsonObject { ["$ref"] = "#/$defs/setting" }) };
}
