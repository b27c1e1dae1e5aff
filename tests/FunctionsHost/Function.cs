using System.Text.Json.Nodes;

namespace FunctionsHost;

/// <summary>One function of <c>functions.metadata</c>.</summary>
internal sealed class Function(JsonNode metadata)
{
    public string Id { get; } = Guid.NewGuid().ToString();

    public string Name { get; } = (string)metadata["name"]!;

    public string ScriptFile { get; } = (string)metadata["scriptFile"]!;

    public string EntryPoint { get; } = (string)metadata["entryPoint"]!;

    public IReadOnlyList<JsonNode> Bindings { get; } = [.. metadata["bindings"]!.AsArray().Select(b => b!)];

    public JsonNode Trigger => Bindings.Single(b => Type(b).EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));

    /// <summary>The name of the trigger's attribute, such as <c>queueTrigger</c>.</summary>
    public string TriggerType => Type(Trigger);

    /// <summary>The parameter that the trigger's value is for.</summary>
    public string TriggerName => (string)Trigger["name"]!;

    public bool IsHttp => TriggerType == "httpTrigger";

    private static string Type(JsonNode binding) => (string)binding["type"]!;
}
