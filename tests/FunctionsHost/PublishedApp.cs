using System.Text.Json;
using System.Text.Json.Nodes;

namespace FunctionsHost;

/// <summary>A published Functions app, read as the Functions host reads it.</summary>
internal sealed class PublishedApp
{
    private PublishedApp(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The functions of <c>functions.metadata</c>, in their order.</summary>
    public IReadOnlyList<Function> Functions { get; private init; } = [];

    /// <summary>The extensions of <c>extensions.json</c>: the start-up type's name and the file it is in.</summary>
    public IReadOnlyList<(string Name, string TypeName, string File)> Extensions { get; private init; } = [];

    /// <summary>The program and its first argument that <c>worker.config.json</c> names.</summary>
    public (string Executable, string Worker) Worker { get; private init; }

    public string HostFile => Path.Combine(Folder, "host.json");

    /// <summary>
    /// Reads the folder, and takes the values of its <c>local.settings.json</c> over into the environment, as <c>func start</c>
    /// does.
    /// </summary>
    public static PublishedApp Read(string folder)
    {
        var settings = Path.Combine(folder, "local.settings.json");
        if (File.Exists(settings))
        {
            foreach (var (name, value) in Parse(settings)["Values"]!.AsObject()
                .Where(v => Environment.GetEnvironmentVariable(v.Key) is null))
            {
                Environment.SetEnvironmentVariable(name, (string?)value);
            }
        }

        var worker = Parse(Path.Combine(folder, "worker.config.json"))["description"]!;
        return new PublishedApp(folder)
        {
            Functions = [.. Parse(Path.Combine(folder, "functions.metadata")).AsArray().Select(f => new Function(f!))],
            Extensions = [.. Parse(Path.Combine(folder, "extensions.json"))["extensions"]!.AsArray()
                .Select(e => ((string)e!["name"]!, (string)e["typeName"]!,
                    Path.GetFullPath(Path.Combine(folder, (string)e["hintPath"]!))))],
            Worker = ((string)worker["defaultExecutablePath"]!, Path.Combine(folder, (string)worker["defaultWorkerPath"]!)),
        };
    }

    private static JsonNode Parse(string file) => JsonNode.Parse(
        File.ReadAllText(file),
            documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!;
}
