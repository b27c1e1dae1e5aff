using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;
using SignalBridge.Words;

namespace SignalBridge.Cli.Offline;

/// <summary><c>signalbridge test</c>: cases kept beside bridge.json say what its mappings must give.</summary>
internal static class TestCommand
{
    private const string Folder = "cases";

    public static Command Build(Surroundings around)
    {
        var files = new Argument<string[]>("cases")
        {
            Description = "Files, or folders with *.json. Default: cases.",
            Arity = ArgumentArity.ZeroOrMore
        };
        var (bridge, output) = (CommonOptions.Bridge(), CommonOptions.Output());
        var command = new Command("test",
            "Run test cases: each is a request, and the answer and the parameters that are expected of it.")
        {
            files, bridge, output,
        };
        command.SetAction(parsed =>
        {
            var offline = OfflineBridge.Sound(parsed.GetValue(bridge), around.Settings);
            var results = new JsonArray();
            foreach (var test in Cases(parsed.GetValue(files)!, around.Time.GetUtcNow()))
            {
                var differences = test.Differences(Trial.Run(offline.Hook(test.Hook).Route, offline.Routes!.Form, test.Webhook));
                results.Add(new JsonObject
                {
                    ["case"] = test.Name,
                    ["hook"] = test.Hook,
                    ["passed"] = differences.Count == 0,
                    ["differences"] = new JsonArray([.. differences]),
                });
            }

            var screen = new Screen(around, parsed.GetValue(output));
            var failed = results.Count(r => !(bool)r!["passed"]!);
            if (screen.Format == OutputFormat.Table)
            {
                Print(screen, results, failed);
            }
            else
            {
                screen.List(results, [], "");
            }

            return failed > 0 ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    private static void Print(Screen screen, JsonArray results, int failed)
    {
        foreach (var result in results)
        {
            screen.Line($"{((bool)result!["passed"]! ? "passed" : "FAILED")}  {result["case"]}");
            foreach (var difference in result["differences"]!.AsArray())
            {
                screen.Line($"        - {difference}");
            }
        }

        screen.Line($"{Plural.Of(results.Count, "case")}, {(failed == 0 ? "all passed" : $"{failed} failed")}.");
    }

    private static List<TestCase> Cases(string[] given, DateTimeOffset now)
    {
        var files = (given.Length == 0 ? [Folder] : given).SelectMany(Files).ToList();
        var cases = files.SelectMany(file => TestCase.Read(file, now)).ToList();
        // No case would otherwise look like no mistake.
        return cases.Count > 0 ? cases
            : throw new CommandFailedException(ExitCode.NotFound, "There are no cases: no folder named has a *.json.");
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path) ? Directory.GetFiles(path, "*.json")
        .Order(StringComparer.Ordinal)
        : File.Exists(path) ? [path]
        : throw new CommandFailedException(ExitCode.NotFound, $"There is no file and no folder '{path}'.");
}
