using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Offline;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge doctor</c>: looks at all that has to be right, and says the cure of what is not.</summary>
internal static class DoctorCommand
{
    public static Command Build(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var bridge = new Option<string?>("--bridge")
        {
            Description = "The bridge.json that runs there, to compare its parameters with the activities'.",
        };
        var output = CommonOptions.Output();
        var command = new Command("doctor",
            "Look at the bridge, its storage, Campaign and each hook, and tell what is wrong and its cure.")
        {
            bridge, url, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = open(parsed);
            var routes = parsed.GetValue(bridge) is { } file ? OfflineBridge.Sound(file, around.Settings).Routes : null;
            List<Diagnosis> found = [];
            await foreach (var diagnosis in new Examination(client, around.Time, routes).RunAsync(cancellationToken))
            {
                found.Add(diagnosis);
            }

            Print(new Screen(around, parsed.GetValue(output)), found);
            return found.Exists(d => d.Health == Health.Ill) ? ExitCode.Refused : ExitCode.Done;
        });
        return command;
    }

    private static void Print(Screen screen, List<Diagnosis> found)
    {
        var items = new JsonArray([.. found.Select(d => new JsonObject
        {
            ["what"] = d.What, ["health"] = Word(d.Health), ["seen"] = d.Seen, ["cure"] = d.Cure,
        })]);
        screen.List(items, [("", d => Show.Text(d["health"])), ("what", d => Show.Text(d["what"])),
            ("seen", d => Show.Text(d["seen"]))], "");
        if (screen.Format != OutputFormat.Table)
        {
            return;
        }

        screen.Line();
        foreach (var diagnosis in found.Where(d => d.Cure is not null))
        {
            screen.Line($"{diagnosis.What}: {diagnosis.Cure}");
        }

        screen.Line(found.TrueForAll(d => d.Health == Health.Well) ? "Nothing is wrong that can be seen from here."
            : $"{found.Count(d => d.Health == Health.Ill)} wrong, {found.Count(d => d.Health == Health.Doubtful)} to look at.");
    }

    private static string Word(Health health) => health switch { Health.Well => "well", Health.Doubtful => "look", _ => "WRONG" };
}
