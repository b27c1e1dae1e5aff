using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary>
/// <c>signalbridge watch</c>: the status as it changes. On a terminal it is drawn again in place; elsewhere each change of a
/// signal is a line.
/// </summary>
internal static class WatchCommand
{
    // Home, and after each line the rest of it is cleared: nothing is blank in between, so nothing flickers.
    private const string Home = "\u001b[H", ToLineEnd = "\u001b[K", ToScreenEnd = "\u001b[J", Clear = "\u001b[2J";

    public static Command Build(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var every = new Option<TimeSpan>("--every")
        {
            Description = "How often it looks, as hh:mm:ss.",
            DefaultValueFactory = _ =>
            TimeSpan.FromSeconds(5)
        };
        var times = new Option<int?>("--times") { Description = "End after so many looks. Default: with Ctrl+C." };
        var command = new Command("watch", "Follow the status. Without a terminal, write a line for each change.") { every, times,
            url };
        command.Validators.Add(result =>
        {
            if (result.GetValue(every) < TimeSpan.FromSeconds(1))
            {
                result.AddError("--every is at least 00:00:01.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var lines = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var look = 1; ; look++)
            {
                var status = await StatusCommand.ReadAsync(bridge, cancellationToken);
                if (around.Terminal is null)
                {
                    WriteChanges(around, status, lines);
                }
                else
                {
                    Draw(around, status, isFirst: look == 1);
                }

                if (look >= parsed.GetValue(times))
                {
                    return ExitCode.Done;
                }

                await Task.Delay(parsed.GetValue(every), around.Time, cancellationToken);
            }
        });
        return command;
    }

    private static void Draw(Surroundings around, JsonObject status, bool isFirst)
    {
        using var drawn = new StringWriter();
        var screen = new Screen(around with { Out = drawn }, OutputFormat.Table);
        screen.Line($"{Show.Time(JsonValue.Create(around.Time.GetUtcNow().ToString("O")))}  Ctrl+C ends this");
        screen.Line();
        StatusCommand.Print(screen, status);
        around.Out.Write((isFirst ? Clear : "") + Home + drawn.ToString().ReplaceLineEndings($"{ToLineEnd}\n") + ToScreenEnd);
    }

    private static void WriteChanges(Surroundings around, JsonObject status, Dictionary<string, string> before)
    {
        var now = Show.Time(JsonValue.Create(around.Time.GetUtcNow().ToString("O")));
        foreach (var signal in (JsonArray)status["signals"]!)
        {
            var name = Show.Text(signal!["name"])!;
            var line =
                $"{name} pending={signal["pending"]} dead={signal["needAttention"]} lastFired={Show.Time(signal["lastFired"]) ?? "never"} {Show.Text(signal["waitsFor"])}".TrimEnd();
            if (before.GetValueOrDefault(name) != line)
            {
                before[name] = line;
                around.Out.WriteLine(Printable.Text($"{now} {line}"));
            }
        }

        var paused = (bool?)status["bridge"]!["paused"] == true ? "The bridge is paused." : "The bridge is not paused.";
        if (before.GetValueOrDefault("") is var last && last != paused
            && (last is not null || paused.EndsWith("is paused.", StringComparison.Ordinal)))
        {
            around.Out.WriteLine($"{now} {paused}");
        }

        before[""] = paused;
    }
}
