using System.CommandLine;
using SignalBridge.Cli.Offline;
using SignalBridge.Cli.Online;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli;

/// <summary>The command line: reads it, runs the command, and turns what happened into an exit code.</summary>
internal static class CommandLine
{
    public static RootCommand Build(Surroundings around) => new(
        "SignalBridge at hand: check and try a bridge.json, send signed webhooks, operate a running bridge.")
    {
        CheckCommand.Build(around),
        TryCommand.Build(around),
        TestCommand.Build(around),
        SchemesCommand.Build(around),
        SendCommand.Build(around),
        StatusCommand.Build(around),
        EventsCommand.Build(around),
        SignalsCommand.Build(around),
        WorkflowCommand.Build(around),
        HooksCommand.Build(around),
        WatchCommand.Build(around),
        DoctorCommand.Build(around),
        CompletionCommand.Build(around),
    };

    public static async Task<int> RunAsync(string[] args, Surroundings around, CancellationToken cancellationToken)
    {
        var parsed = Build(around).Parse(args);
        var invocation = new InvocationConfiguration
        {
            Output = around.Out,
            Error = around.Error,
            EnableDefaultExceptionHandler = false
        };
        try
        {
            var code = await parsed.InvokeAsync(invocation, cancellationToken);
            return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
        }
        catch (CommandFailedException failed)
        {
            await around.Error.WriteLineAsync(Printable.Text(failed.Message));
            foreach (var detail in failed.Details)
            {
                await around.Error.WriteLineAsync($"  - {Printable.Text(detail)}");
            }

            return failed.ExitCode;
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            await around.Error.WriteLineAsync(Printable.Text($"{e.GetType().Name}: {e.Message}"));
            return ExitCode.Unexpected;
        }
    }
}
