using System.CommandLine;
using SignalBridge.Configuration;
using SignalBridge.Local;

namespace SignalBridge.Soak;

/// <summary>The command line.</summary>
internal static class SoakCommand
{
    public static RootCommand Build()
    {
        var duration = new Option<TimeSpan>("--duration")
        {
            Description = "How long webhooks are posted and servers killed.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(10)
        };
        var instances = new Option<int>("--instances")
        {
            Description = "How many servers share the storage.",
            DefaultValueFactory = _ => 4
        };
        var signals = new Option<int>("--signals") { Description = "How many signals.", DefaultValueFactory = _ => 20 };
        var webhooks = new Option<int>("--webhooks")
        {
            Description = "How many webhooks in all.",
            DefaultValueFactory = _ =>
            2000
        };
        var policies = new Option<string>("--policies")
        {
            Description = "The signals' policies, in turn.",
            DefaultValueFactory = _ => string.Join(',', Enum.GetNames<ThrottlePolicy>())
        };
        var deadline = new Option<TimeSpan>("--deadline")
        {
            Description = "Campaign:Deadline, by which all times are compressed; the interval is six times as long.",
            DefaultValueFactory = _ => TimeSpan.FromSeconds(6),
        };
        var seed = new Option<int?>("--seed") { Description = "Repeats a run's webhooks, faults and kills. Default: a new one." };
        var keep = new Option<bool>("--keep") { Description = "Keeps storage, configuration and the servers' logs." };

        var command = new RootCommand("Several servers on one storage, killed at random while webhooks come in and Campaign fails now and then; then the accounting.")
        {
            duration, instances, signals, webhooks, policies, deadline, seed, keep,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var options = new SoakOptions
                {
                    Duration = parsed.GetValue(duration),
                    Instances = parsed.GetValue(instances),
                    Signals = parsed.GetValue(signals),
                    Webhooks = parsed.GetValue(webhooks),
                    Policies = [.. parsed.GetValue(policies)!.Split(',')
                        .Select(p => Enum.Parse<ThrottlePolicy>(p, ignoreCase: true))],
                    Deadline = parsed.GetValue(deadline),
                    Seed = parsed.GetValue(seed) ?? Random.Shared.Next(),
                    Keep = parsed.GetValue(keep),
                };
                var findings = await SoakRun.RunAsync(options, Console.WriteLine, cancellationToken);
                return findings.Count == 0 ? 0 : 1;
            }
            catch (CannotStartException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        command.Subcommands.Add(Batch());
        command.Subcommands.Add(Slow());
        return command;
    }

    private static Command Batch()
    {
        var events = new Option<int>("--events") { Description = "How many events wait.", DefaultValueFactory = _ => 100_000 };
        var batch = new Command("batch",
            "Very many events that go into one file: what that takes of a server's memory and time.") { events };
        batch.SetAction(async (parsed, cancellationToken) =>
            await LargeBatch.RunAsync(parsed.GetValue(events), Console.WriteLine, cancellationToken) ? 0 : 1);
        return batch;
    }

    private static Command Slow()
    {
        var usual = new SlowOptions();
        var connections = new Option<int>("--connections")
        {
            Description = "How many connections send slowly.",
            DefaultValueFactory = _ => usual.Connections
        };
        var atOnce = new Option<int>("--at-once")
        {
            Description = "How many bytes each sends at once; then one a second.",
            DefaultValueFactory = _ => usual.AtOnce
        };
        var duration = new Option<TimeSpan>("--duration")
        {
            Description = "How long.",
            DefaultValueFactory = _ =>
            usual.Duration
        };
        var rate = new Option<int>("--rate")
        {
            Description = "How many genuine webhooks are posted each second.",
            DefaultValueFactory = _ => usual.Rate
        };
        var slow = new Command("slow",
            "Genuine webhooks beside connections that send slowly: how many are accepted, and how soon.")
        {
            connections, atOnce, duration, rate,
        };
        slow.SetAction(async (parsed, cancellationToken) =>
        {
            var options = usual with
            {
                Connections = parsed.GetValue(connections),
                AtOnce = parsed.GetValue(atOnce),
                Duration = parsed.GetValue(duration),
                Rate = parsed.GetValue(rate),
            };
            return await SlowRun.RunAsync(options, Console.WriteLine, cancellationToken) ? 0 : 1;
        });
        return slow;
    }
}
