using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Campaign.Client;
using SignalBridge.Cli.Output;
using SignalBridge.Configuration;
using SignalBridge.Routing;

namespace SignalBridge.Cli.Offline;

/// <summary>
/// <c>signalbridge try</c>: what a hook would make of a file, step by step. Nothing is sent and nothing is kept.
/// </summary>
internal static class TryCommand
{
    public static Command Build(Surroundings around)
    {
        var hook = new Argument<string>("hook") { Description = "The hook's name." };
        var body = new Argument<string>("body") { Description = "The file with the webhook's body; - for the standard input." };
        var (headers, query, bridge, output) = (CommonOptions.Header(), CommonOptions.Query(), CommonOptions.Bridge(),
            CommonOptions.Output());
        var command = new Command("try",
            "Show what a hook would make of a webhook: the condition, each parameter, the size, the policy.")
        {
            hook, body, headers, query, bridge, output,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var offline = OfflineBridge.Sound(parsed.GetValue(bridge), around.Settings);
            var (route, written) = offline.Hook(parsed.GetValue(hook)!);
            var webhook = new TriedWebhook(await CommonOptions.ReadAsync(parsed.GetValue(body)!, cancellationToken),
                CommonOptions.Headers(parsed.GetValue(headers)!), CommonOptions.WithMark(parsed.GetValue(query)!),
                    around.Time.GetUtcNow());
            var trial = Trial.Run(route, offline.Routes!.Form, webhook);
            var screen = new Screen(around, parsed.GetValue(output));
            screen.Item(ToJson(route, written, trial), () => Print(screen, route, written, trial));
            return trial.Answer is "accepted" or "filtered" ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static void Print(Screen screen, Hook hook, HookOptions written, Trial trial)
    {
        screen.Facts(
            ("hook", $"{hook.Name}, for the signal {hook.Signal.Name}"),
            ("condition", hook.When is null ? "none: every webhook goes on"
                : trial.Condition is null ? $"{hook.When.Text}" : $"{hook.When.Text} → {Printable.Short(trial.Condition)}"),
            ("answer", $"{trial.Status} {trial.Answer}"),
            ("deduplication", trial.Answer == "filtered" ? null : Deduplication(hook, written, trial)),
            ("size", trial.Bytes is { } bytes
                ? string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} of {TriggerBody.MaximumBytes:N0} bytes") : null),
            ("policy", trial.Answer == "accepted" ? Policy(hook.Signal) : null));
        if (trial.Parameters.Count > 0)
        {
            screen.Line();
            screen.Table(["parameter", "type", "expression", "value"], trial.Parameters.Select(p => new[]
            {
                p.Name, p.Type.ToString().ToLowerInvariant(), p.Expression ?? "(default)",
                p.Reason is { } reason ? $"NONE: {reason}" : p.Value is null ? "(left out)" : Printable.Short(p.Value),
            }));
        }

        // What no parameter's row says: the body, or the size.
        foreach (var reason in trial.Reasons.Where(reason => !trial.Parameters.Any(p => p.Reason == reason)))
        {
            screen.Line($"It cannot be mapped: {reason}.");
        }
    }

    private static JsonObject ToJson(Hook hook, HookOptions written, Trial trial) => new()
    {
        ["hook"] = hook.Name,
        ["signal"] = hook.Signal.Name,
        ["answer"] = trial.Status,
        ["status"] = trial.Answer,
        ["condition"] = hook.When is null ? null
            : new JsonObject { ["expression"] = hook.When.Text, ["value"] = trial.Condition },
        ["parameters"] = new JsonArray([.. trial.Parameters.Select(p => new JsonObject
        {
            ["name"] = p.Name, ["type"] = p.Type.ToString().ToLowerInvariant(), ["expression"] = p.Expression,
                ["value"] = p.Value, ["reason"] = p.Reason,
        })]),
        ["reasons"] = new JsonArray([.. trial.Reasons]),
        ["deduplication"] = new JsonObject { ["by"] = written.DeduplicateBy, ["key"] = trial.Key },
        ["bytes"] = trial.Bytes,
        ["maximumBytes"] = TriggerBody.MaximumBytes,
        ["policy"] = hook.Signal.WhenThrottled.ToString(),
    };

    private static string Deduplication(Hook hook, HookOptions written, Trial trial) =>
        written.DeduplicateBy is null ? $"by the id that the scheme '{hook.Verifier.Scheme}' signs, else by what it signs"
        : trial.Key is null ? $"{written.DeduplicateBy} → nothing: a repeat is known by what is signed only"
        : $"{written.DeduplicateBy} → {Printable.Short(trial.Key)}";

    private static string Policy(Signal signal)
    {
        var often = $"at most one every {signal.MinimumInterval:c}";
        return signal.WhenThrottled switch
        {
            ThrottlePolicy.Reject => $"Reject: fires now, or the sender is answered 429; {often}",
            ThrottlePolicy.Latest => $"Latest: the newest that waits fires in the next slot, and the others go into it; {often}",
            ThrottlePolicy.Batch => $"Batch: goes into the file of the next slot; {often}",
            _ => $"Queue: fires in its turn, the oldest first; {often}",
        };
    }
}
