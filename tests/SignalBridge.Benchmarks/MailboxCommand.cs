using System.CommandLine;
using CampaignEmulator;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Local;

namespace SignalBridge.Benchmarks;

/// <summary>The command <c>mailboxes</c>: what a mailbox costs with many events pending, beside one with a hundred.</summary>
internal static class MailboxCommand
{
    private const int Few = 100;

    public static RootCommand Build()
    {
        var pending = new Option<int>("--pending") { Description = "How many events are pending in the large mailbox, in hundreds.", DefaultValueFactory = _ => 100_000 };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each operation is measured.",
            DefaultValueFactory = _ =>
            40
        };
        var command = new RootCommand("Append, turn, listing and counting with many events pending, beside the same with a hundred.") { pending, rounds };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await RunAsync(parsed.GetValue(pending), parsed.GetValue(rounds), cancellationToken);
                return 0;
            }
            catch (CannotStartException e)
            {
                await Console.Error.WriteLineAsync(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static async Task RunAsync(int pending, int rounds, CancellationToken cancellationToken)
    {
        await using var azurite = await Azurite.StartAsync(await AzuriteInstallation.EnsureAsync(Console.WriteLine,
            cancellationToken), null, 0, 0, 0, cancellationToken);
        await using var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        emulator.Services.GetRequiredService<EmulatorState>().Workflows.Put("WKF1", new WorkflowDefinition
        {
            Activities = new Dictionary<string, SignalActivity> { ["signal1"] = new() { MinimumInterval = TimeSpan.Zero } },
        });
        await emulator.StartAsync(cancellationToken);
        await using var few = new LoadedMailbox(azurite.ConnectionString, emulator.Urls.Single(), "few");
        await using var many = new LoadedMailbox(azurite.ConnectionString, emulator.Urls.Single(), "many");
        foreach (var (mailbox, events) in ((LoadedMailbox, int)[])[(few, Few), (many, pending)])
        {
            await mailbox.FillAsync(events, cancellationToken);
            Console.WriteLine($"{await mailbox.CountAsync(cancellationToken):N0} events pending in {await mailbox.CountChunksAsync(cancellationToken):N0} chunks.");
        }

        Console.WriteLine();
        Console.WriteLine($"Median of {rounds}, in ms      {Few,9:N0} {pending,9:N0}     ratio");
        foreach (var operation in Operation.All)
        {
            Console.WriteLine(await operation.CompareAsync(few, many, rounds, cancellationToken));
        }

        Console.WriteLine();
        Console.WriteLine(await TallyCost.MeasureAsync(few, cancellationToken));
    }
}
