using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;
using SignalBridge.Words;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge signals</c>: fire by hand, pause, go on, replay many.</summary>
internal static class SignalsCommand
{
    private static readonly string[] Counts = ["selected", "accepted", "duplicate", "filtered", "unmappable", "refused",
        "remaining", "passedOver"];

    public static Command Build(Surroundings around) => new("signals", "Fire, pause, resume and replay signals.")
    {
        Fire(around),
        Switch(around, "pause", "Pause a signal, or the whole bridge with --all. Events are still accepted."),
        Switch(around, "resume", "Let a signal go on in its next slot, or the whole bridge with --all."),
        Replay(around),
    };

    private static Command Fire(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var name = Name();
        var values = new Option<string[]>("--parameter", "-p")
        {
            Description = "A parameter, as name=value. May be repeated.",
            DefaultValueFactory = _ => []
        };
        var file = new Option<string?>("--parameters") { Description = "A file with a JSON object of parameters; - for the standard input." };
        var (output, wait) = (CommonOptions.Output(), Waiting.Option());
        var command = new Command("fire", "Fire a signal by hand, in its next slot.") { name, values, file, wait, url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var parameters =
                parsed.GetValue(file) is { } path ? Object(await CommonOptions.ReadAsync(path, cancellationToken), path) : [];
            foreach (var text in parsed.GetValue(values)!)
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                {
                    throw new CommandFailedException(ExitCode.Usage, $"'{text}' is no parameter; write name=value.");
                }

                parameters[text[..equals]] = text[(equals + 1)..];
            }

            var answer = await bridge.PostAsync(
                $"signals/{BridgeClient.Part(parsed.GetValue(name)!)}/fire", new JsonObject { ["parameters"] = parameters },
                    cancellationToken);
            return await Waiting.TellAsync(bridge, answer, parsed.GetValue(wait), new Screen(around, parsed.GetValue(output)),
                around.Time, cancellationToken);
        });
        return command;
    }

    private static Command Switch(Surroundings around, string verb, string description)
    {
        var open = BridgeClient.For(around, out var url);
        var name = new Argument<string?>("signal") { Description = "The signal's name.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "The whole bridge, scheduled commands included." };
        var output = CommonOptions.Output();
        var command = new Command(verb, description) { name, all, url, output };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(name) is null) != result.GetValue(all))
            {
                result.AddError("Name one signal, or write --all.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var screen = new Screen(around, parsed.GetValue(output));
            var signal = parsed.GetValue(name);
            var answer =
                await bridge.PostAsync(signal is null ? verb : $"signals/{BridgeClient.Part(signal)}/{verb}", null,
                    cancellationToken);
            screen.Item(answer, () => screen.Line(
                $"{(signal is null ? "The bridge" : $"The signal {signal}")} is {((bool)answer["paused"]! ? "paused" : "not paused")}."));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Replay(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var name = Name();
        var states = new Option<string[]>("--state", "-s")
        {
            Description = "fired, coalesced, duplicate, dead or discarded. May be repeated. Default: dead.",
            DefaultValueFactory = _ => [],
        };
        var from = new Option<string?>("--from") { Description = "Received then or later, such as 2026-03-01T08:00:00Z." };
        var to = new Option<string?>("--to") { Description = "Received before." };
        var hook = new Option<string?>("--hook") { Description = "Of this hook only." };
        var limit = new Option<int?>("--limit") { Description = "At most so many, the oldest first. Default: 1000." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Change nothing; tell how many signals it would become, and when the last would fire." };
        var output = CommonOptions.Output();
        var command = new Command("replay", "Replay those of a signal's ended events that are selected.")
        {
            name, states, from, to, hook, limit, dryRun, url, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var selection = new JsonObject { ["dryRun"] = parsed.GetValue(dryRun) };
            Add("from", parsed.GetValue(from));
            Add("to", parsed.GetValue(to));
            Add("hook", parsed.GetValue(hook));
            Add("limit", parsed.GetValue(limit));
            Add("state", parsed.GetValue(states) is { Length: > 0 } some ? new JsonArray([.. some]) : null);
            var report =
                await bridge.PostAsync($"signals/{BridgeClient.Part(parsed.GetValue(name)!)}/replay", selection,
                    cancellationToken);
            var screen = new Screen(around, parsed.GetValue(output));
            screen.Item(report, () => Print(screen, report));
            return ExitCode.Done;

            void Add(string key, JsonNode? value)
            {
                if (value is not null)
                {
                    selection[key] = value;
                }
            }
        });
        return command;
    }

    private static void Print(Screen screen, JsonNode report)
    {
        if ((bool)report["dryRun"]!)
        {
            screen.Line("A dry run: nothing was changed.");
        }

        screen.Facts([.. Counts.Select(k => (k, Show.Text(report[k])))]);
        foreach (var sample in report["samples"] as JsonArray ?? [])
        {
            screen.Line($"{Show.Text(sample!["id"])} cannot be mapped: {string.Join("; ", sample["reasons"]!.AsArray())}");
        }

        if (report["forecast"] is { } forecast)
        {
            screen.Line($"It would become {Plural.Of((int)forecast["signals"]!, "signal")}. "
                + (Show.Time(forecast["lastFires"]) is { } last ? $"The last would fire at {last}."
                    : Show.Text(forecast["reason"])));
        }
    }

    private static JsonObject Object(byte[] json, string path)
    {
        try
        {
            return JsonNode.Parse(json) as JsonObject
                ?? throw new CommandFailedException(ExitCode.Usage, $"'{path}' is no JSON object.");
        }
        catch (JsonException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"'{path}' is no JSON.");
        }
    }

    private static Argument<string> Name() => new("signal") { Description = "The signal's name." };
}
