using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge hooks</c>: each hook with what it answered, and when its secrets were last used.</summary>
internal static class HooksCommand
{
    public static Command Build(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var output = CommonOptions.Output();
        var command = new Command("hooks",
            "Show every hook: its answers since the instance started, and the last use of its secrets.") { url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            new Screen(around, parsed.GetValue(output)).List((JsonArray)await bridge.GetAsync("hooks", cancellationToken),
            [
                ("hook", h => Show.Text(h["name"])), ("signal", h => Show.Text(h["signal"])),
                    ("scheme", h => Show.Text(h["scheme"])),
                ("secrets last used", h =>
                    string.Join(", ", (h["secretsLastUsed"] as JsonArray ?? []).Select(t => Show.Time(t) ?? "never"))),
                ("answers", h => h["answers"] is JsonObject { Count: > 0 } answers ? Show.Pairs(answers) : "-"),
            ], "The bridge has no hooks.");
            return ExitCode.Done;
        });
        return command;
    }
}
