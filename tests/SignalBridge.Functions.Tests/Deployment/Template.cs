using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SignalBridge.Functions.Tests.Deployment;

/// <summary>A Bicep file as Azure gets it.</summary>
internal sealed class Template(JsonNode json)
{
    private static readonly SemaphoreSlim Turn = new(1);
    private static readonly Dictionary<string, Template> Compiled = [];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonNode Json { get; } = json;

    /// <summary>All of it, with quotation marks as they are.</summary>
    public string Text => Write(Json);

    public static string Write(JsonNode json) => json.ToJsonString(Plain);

    public JsonObject Parameters => Json["parameters"]!.AsObject();

    /// <summary>All resources, those of nested modules too, each with the module that it is in.</summary>
    public IReadOnlyList<(string Module, JsonObject Resource)> Resources => [.. Of(Json, "")];

    /// <summary>The only resource of a type, or of a type and a name's part.</summary>
    public JsonObject Single(string type, string name = "") =>
        Resources.Where(r => (string?)r.Resource["type"] == type && r.Resource["existing"] is null
            && ((string)r.Resource["name"]!).Contains(name, StringComparison.Ordinal))
            .Select(r => r.Resource).ShouldHaveSingleItem();

    /// <summary>What a module has in its variables.</summary>
    public JsonNode Variables(string module) => Module(Json, module)!["variables"]!;

    public static async Task<Template> OfAsync(string file)
    {
        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (!Compiled.TryGetValue(file, out var template))
            {
                var run = await Run.OfAsync(Repository.Bicep, ["build", Repository.At(file), "--stdout"]);
                run.Errors.ShouldBeEmpty();
                run.ExitCode.ShouldBe(0);
                Compiled[file] = template = new Template(JsonNode.Parse(run.Output)!);
            }

            return template;
        }
        finally
        {
            Turn.Release();
        }
    }

    private static IEnumerable<(string Module, JsonObject Resource)> Of(JsonNode template, string module) =>
        template["resources"]!.AsObject().SelectMany(r => (string?)r.Value!["type"] == "Microsoft.Resources/deployments"
            ? Of(r.Value["properties"]!["template"]!, r.Key)
            : [(module, r.Value!.AsObject())]);

    private static JsonNode? Module(JsonNode template, string name) =>
        template["resources"]!.AsObject().Where(r => (string?)r.Value!["type"] == "Microsoft.Resources/deployments")
            .Select(r => r.Key == name ? r.Value!["properties"]!["template"]!
                : Module(r.Value!["properties"]!["template"]!, name)).FirstOrDefault(m => m is not null);
}
