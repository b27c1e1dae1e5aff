using System.Text.Json.Nodes;
using SignalBridge.Functions.Tests.Deployment;

namespace SignalBridge.Functions.Tests.Kql;

/// <summary>Asks recorded tables: see <c>kql.cjs</c> for what is Microsoft's and what is ours.</summary>
internal static class Kql
{
    /// <summary>
    /// The columns of a workspace's metrics that alerts may use
    /// (https://learn.microsoft.com/azure/azure-monitor/reference/tables/appmetrics).
    /// </summary>
    public const string Metrics =
        "(TimeGenerated: datetime, Name: string, Sum: real, Min: real, Max: real, ItemCount: int, Properties: dynamic)";

    private const string Package = "node_modules/@kusto/language-service-next/package.json";
    private static readonly string Folder = Repository.At("tests/SignalBridge.Functions.Tests/Kql");

    /// <summary>What each query finds.</summary>
    /// <param name="tables">Rows by table; a table that is not here does not exist yet.</param>
    public static async Task<IReadOnlyList<(IReadOnlyList<string> Errors, JsonArray Rows)>> AskAsync(
        IReadOnlyList<string> queries, IReadOnlyDictionary<string, JsonArray> tables, DateTimeOffset now)
    {
        await InstallAsync();
        var input = new JsonObject
        {
            ["now"] = now.ToString("O"),
            ["schema"] = new JsonObject(tables.Keys.Select(name => KeyValuePair.Create(name, (JsonNode?)Metrics))),
            ["tables"] = new JsonObject(tables.Select(table =>
                KeyValuePair.Create(table.Key, (JsonNode?)table.Value.DeepClone()))),
            ["queries"] = new JsonArray([.. queries.Select(query => (JsonNode?)query)]),
        };
        var run = await Run.OfAsync("node", [Path.Combine(Folder, "kql.cjs")], input.ToJsonString());
        run.ExitCode.ShouldBe(0, run.Errors);
        return [.. JsonNode.Parse(run.Output)!.AsArray().Select(answer => (
            (IReadOnlyList<string>)[.. answer!["errors"]!.AsArray().Select(error => (string)error!)],
            answer["rows"]!.AsArray()))];
    }

    private static async Task InstallAsync()
    {
        await using var turn = await LockAsync();
        if (File.Exists(Path.Combine(Folder, Package)))
        {
            return;
        }

        string[] npm = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
        var run =
            OperatingSystem.IsWindows() ? await Run.OfAsync("cmd", ["/c", "npm", .. npm], folder: Folder)
                : await Run.OfAsync("npm", npm, folder: Folder);
        run.ExitCode.ShouldBe(0, $"npm could not install the parser: {run.Errors}");
    }

    // Several test processes at once install it once.
    private static async Task<FileStream> LockAsync()
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
            }
        }
    }
}
