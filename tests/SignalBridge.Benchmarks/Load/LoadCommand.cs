using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace SignalBridge.Benchmarks.Load;

/// <summary>
/// The commands <c>load</c>, <c>start</c> and <c>delivery</c>: the bridge beside what somebody would write in an afternoon.
/// </summary>
internal static class LoadCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static RootCommand Build()
    {
        var seconds = new Option<double>("--seconds")
        {
            Description = "How long each subject is under each load.",
            DefaultValueFactory = _ => 4
        };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often all are measured, in turn.",
            DefaultValueFactory = _ =>
            2
        };
        var connections = new Option<int[]>("--connections")
        {
            Description = "The loads: over how many connections webhooks are posted.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 16, 64],
        };
        var servers = new Option<string[]>("--server")
        {
            Description = "Another build of the server to measure beside this one: NAME=PATH of its assembly.",
            DefaultValueFactory = _ => [],
        };
        var only = new Option<string[]>("--only")
        {
            Description = "Only the subjects whose names contain one of these.",
            DefaultValueFactory = _ => []
        };
        var idle = new Option<bool>("--idle") { Description = "Measures the idle bridge as well, with 1,000 signals; that takes two minutes each." };
        var json = new Option<string?>("--json") { Description = "The file that the results are written to as well." };
        IReadOnlyList<Subject> Subjects(ParseResult parsed) =>
            [.. Subject.All(parsed.GetValue(servers)!)
                .Where(s => parsed.GetValue(only) is [] || parsed.GetValue(only)!.Any(s.Name.Contains))];

        Command load = new("load", "Webhooks posted over 1, 16 and 64 connections.") { seconds, rounds, connections, servers,
            only, json };
        load.SetAction(async (parsed, token) =>
        {
            var results = await LoadRun.RunAsync(
                Subjects(parsed), parsed.GetValue(connections)!, parsed.GetValue(rounds),
                    TimeSpan.FromSeconds(parsed.GetValue(seconds)), token);
            await TellAsync($"Median of {parsed.GetValue(rounds)}", LoadTable.Lines(results), results, parsed.GetValue(json),
                token);
        });

        Command start = new("start", "From the start of the process to the first webhook accepted.") { rounds, servers, only,
            json };
        start.SetAction(async (parsed, token) =>
        {
            var results = await StartRun.RunAsync(Subjects(parsed), Math.Max(5, parsed.GetValue(rounds)), token);
            await TellAsync($"Median of {Math.Max(5, parsed.GetValue(rounds))}", StartRun.Lines(results), results,
                parsed.GetValue(json), token);
        });

        Command delivery = new("delivery",
            "From webhook to signal, signals a second, and with --idle what an idle bridge asks of storage.") { seconds, servers,
                only, idle, json };
        delivery.SetAction(async (parsed, token) =>
        {
            var bridges = Subjects(parsed).Where(s => s.Server is not null).ToList();
            var results =
                await DeliveryRun.RunAsync(bridges, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(idle), token);
            await TellAsync("One run", DeliveryRun.Lines(results), results, parsed.GetValue(json), token);
        });
        return new RootCommand("The bridge beside what somebody would write in an afternoon.") { load, start, delivery };
    }

    private static async Task TellAsync<T>(string how, IEnumerable<string> lines, T results, string? file,
        CancellationToken cancellationToken)
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{how}, {TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} processors shared by sender, server and storage, .NET {Environment.Version}"));
        Console.WriteLine();
        foreach (var line in lines)
        {
            Console.WriteLine(line);
        }

        if (file is not null)
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(results, Indented), cancellationToken);
        }
    }
}
