using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary><c>signalbridge events</c>: what became of each, and what to do about it.</summary>
internal static class EventsCommand
{
    private static readonly string[] States = ["pending", "fired", "coalesced", "duplicate", "dead", "discarded"];

    public static Command Build(Surroundings around) => new("events", "List, show, explain, replay and discard events.")
    {
        List(around),
        One(around, "show", "Show one event: its parameters, its history, its raw body.",
            (bridge, id, ct) => bridge.GetAsync($"events/{id}", ct), whole: true),
        One(around, "explain", "Tell what happened to an event, and what it waits for.",
            (bridge, id, ct) => bridge.GetAsync($"events/{id}", ct), whole: false),
        Replay(around),
        One(around, "discard", "Discard a pending event: it does not fire.",
            (bridge, id, ct) => bridge.PostAsync($"events/{id}/discard", null, ct), whole: false),
    };

    private static Command List(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var signal = new Argument<string>("signal") { Description = "The signal's name." };
        var state = new Option<string>("--state", "-s")
        {
            Description = string.Join(", ", States) + ".",
            DefaultValueFactory = _ =>
            "pending"
        };
        state.AcceptOnlyFromAmong(States);
        var limit = new Option<int>("--limit") { Description = "At most so many.", DefaultValueFactory = _ => 100 };
        var output = CommonOptions.Output();
        var command = new Command("list", "List the events of a signal that are in one state.") { signal, state, limit, url,
            output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var items =
                await ReadAsync(bridge, parsed.GetValue(signal)!, parsed.GetValue(state)!, parsed.GetValue(limit),
                    cancellationToken);
            new Screen(around, parsed.GetValue(output)).List(items,
            [
                ("event", e => Show.Text(e["id"])), ("received", e => Show.Time(e["receivedAt"])),
                    ("source", e => Show.Text(e["source"])),
                ("parameters", e => Show.Pairs(e["parameters"])),
                ("because", e => Printable.Short(Show.Text(e["waitsFor"]) ?? Because(e), 160)),
            ], $"The signal has no event that is {parsed.GetValue(state)}.");
            return ExitCode.Done;
        });
        return command;
    }

    private static string? Because(JsonNode item) =>
        item["unmappable"] is JsonArray { Count: > 0 } reasons ? Show.Text(reasons[0]) : Show.Text(item["reason"]);

    private static async Task<JsonArray> ReadAsync(BridgeClient bridge, string signal, string state, int limit,
        CancellationToken cancellationToken)
    {
        var items = new JsonArray();
        string? page = null;
        do
        {
            var answer = await bridge.GetAsync(
                $"signals/{BridgeClient.Part(signal)}/events?state={state}{(page is null ? "" : $"&page={BridgeClient.Part(page)}")}", cancellationToken);
            foreach (var item in answer["events"]!.AsArray().Take(limit - items.Count))
            {
                items.Add(item!.DeepClone());
            }

            page = Show.Text(answer["nextPage"]);
        }
        while (page is not null && items.Count < limit);
        return items;
    }

    private static Command One(
        Surroundings around, string name, string description, Func<BridgeClient, string, CancellationToken, Task<JsonNode>> call,
            bool whole)
    {
        var open = BridgeClient.For(around, out var url);
        var (id, output) = (Id(), CommonOptions.Output());
        var command = new Command(name, description) { id, url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var item = await call(bridge, BridgeClient.Part(parsed.GetValue(id)!), cancellationToken);
            var screen = new Screen(around, parsed.GetValue(output));
            screen.Item(item, () => Show.Event(screen, item, whole));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Replay(Surroundings around)
    {
        var open = BridgeClient.For(around, out var url);
        var (id, output, wait) = (Id(), CommonOptions.Output(), Waiting.Option());
        var command = new Command("replay",
            "Replay an event that has ended: a new event, mapped by the configuration in force.") { id, wait, url, output };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var bridge = open(parsed);
            var answer =
                await bridge.PostAsync($"events/{BridgeClient.Part(parsed.GetValue(id)!)}/replay", null, cancellationToken);
            return await Waiting.TellAsync(bridge, answer, parsed.GetValue(wait), new Screen(around, parsed.GetValue(output)),
                around.Time, cancellationToken);
        });
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "The event's id, as its sender was answered." };
}
