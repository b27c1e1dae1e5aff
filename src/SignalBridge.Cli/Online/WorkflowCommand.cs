using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge workflow</c>: a workflow as Campaign tells of it, and its commands.</summary>
internal static class WorkflowCommand
{
    public static Command Build(Surroundings around)
    {
        var command = new Command("workflow", "Show a workflow, or give it a command.") { ShowOne(around) };
        foreach (var method in (string[])["start", "pause", "resume", "stop"])
        {
            command.Add(Give(around, method));
        }

        return command;
    }

    private static Command ShowOne(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var (id, output) = (Id(), CommonOptions.Output());
        var command = new Command("show",
            "Show Campaign's own answer about a workflow: its state and its signal activities.") { id, url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var workflow = await bridge.GetAsync($"workflows/{BridgeClient.Part(parsed.GetValue(id)!)}", cancellationToken);
            var screen = new Screen(around, parsed.GetValue(output));
            screen.Item(workflow, () =>
            {
                screen.Facts(("workflow", Show.Text(workflow["id"])),
                    ("state", Show.Text(workflow["state"]) ?? "Campaign does not tell it"),
                        ("told by", Show.Text(workflow["stateFrom"])));
                foreach (var signal in workflow["signals"] as JsonArray ?? [])
                {
                    var declared = (signal!["declared"] as JsonArray)?.Select(p => $"{p!["name"]} {p["type"]}");
                    screen.Line($"signal {Show.Text(signal["name"])}: {(declared is null ? "declares nothing that Campaign tells" : string.Join(", ", declared))}");
                }
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Give(Surroundings around, string method)
    {
        var open = BridgeClient.For(around, out var url);
        var (id, output) = (Id(), CommonOptions.Output());
        var command = new Command(method, $"Tell Campaign to {method} a workflow.") { id, url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var answer = await bridge.PostAsync(
                $"workflows/{BridgeClient.Part(parsed.GetValue(id)!)}/commands", new JsonObject { ["method"] = method },
                    cancellationToken);
            var screen = new Screen(around, parsed.GetValue(output));
            screen.Item(answer, () =>
                screen.Line($"{method} {parsed.GetValue(id)}: {Show.Text(answer["outcome"])}. {Show.Text(answer["reason"])}"));
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "The workflow's ID, such as WKF123." };
}
