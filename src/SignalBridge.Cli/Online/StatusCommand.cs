using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge status</c>: is it working, and what happens next.</summary>
internal static class StatusCommand
{
    public static Command Build(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var output = CommonOptions.Output();
        var command = new Command("status", "Show every signal: what waits, until when, and why.") { url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            Print(new Screen(around, parsed.GetValue(output)), await ReadAsync(bridge, cancellationToken));
            return ExitCode.Done;
        });
        return command;
    }

    public static async Task<JsonObject> ReadAsync(BridgeClient bridge, CancellationToken cancellationToken) => new()
    {
        ["bridge"] = await bridge.GetAsync("bridge", cancellationToken),
        ["signals"] = await bridge.GetAsync("signals", cancellationToken),
    };

    public static void Print(Screen screen, JsonObject status)
    {
        if (screen.Format != OutputFormat.Table)
        {
            screen.Item(status, () => { });
            return;
        }

        if ((bool?)status["bridge"]!["paused"] == true)
        {
            screen.Line($"The bridge is PAUSED since {Show.Time(status["bridge"]!["since"])}.");
        }

        foreach (var lost in status["bridge"]!["unconfigured"] as JsonArray ?? [])
        {
            screen.Line($"The signal '{Show.Text(lost!["name"])}' is not configured, and has {lost["pending"]} pending.");
        }

        screen.List((JsonArray)status["signals"]!,
        [
            ("signal", s => Show.Text(s["name"])), ("pending", s => Show.Text(s["pending"])),
                ("oldest", s => Show.Time(s["oldestPending"]) ?? "-"),
            ("last fired", s => Show.Time(s["lastFired"]) ?? "-"), ("next slot", s => Show.Time(s["nextSlot"]) ?? "open"),
            ("dead", s => Show.Text(s["needAttention"])),
            ("waits for", s => Show.Text(s["waitsFor"]) ?? ((bool?)s["paused"] == true ? "The signal is paused." : "-")),
        ], "The bridge has no signals.");
    }
}
