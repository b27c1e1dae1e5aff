using System.CommandLine;
using System.Text.Json.Nodes;
using SignalBridge.Cli.Output;

namespace SignalBridge.Cli.Online;

/// <summary>Tells which event was made and, where asked to, waits until it has ended.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Option<TimeSpan?> Option() => new("--wait")
    {
        Description = $"Wait so long, as hh:mm:ss, until the event has ended. Exit code {ExitCode.TooLong} where it has not, {ExitCode.Refused} where it ended otherwise than fired.",
    };

    /// <summary>Shows the answer to a call that makes an event.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> TellAsync(
        BridgeClient bridge, JsonNode answer, TimeSpan? patience, Screen screen, TimeProvider time,
            CancellationToken cancellationToken)
    {
        if (patience is not { } bound || Show.Text(answer["id"]) is not { } id)
        {
            screen.Item(answer, () => screen.Line(Answers.Sentence(answer) ?? ""));
            return ExitCode.Done;
        }

        var begun = time.GetTimestamp();
        while (true)
        {
            var item = await bridge.GetAsync($"events/{BridgeClient.Part(id)}", cancellationToken);
            var state = Show.Text(item["state"]);
            if (state != "pending")
            {
                screen.Item(item, () => Show.Event(screen, item, whole: false));
                return state is "fired" or "coalesced" ? ExitCode.Done : ExitCode.Refused;
            }

            if (time.GetElapsedTime(begun) >= bound)
            {
                throw new CommandFailedException(ExitCode.TooLong, $"Event {id} is still pending. {Show.Text(item["waitsFor"])}");
            }

            await Task.Delay(Pause < bound ? Pause : bound, time, cancellationToken);
        }
    }
}
