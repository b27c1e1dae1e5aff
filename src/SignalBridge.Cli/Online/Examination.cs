using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Campaign.Client;
using SignalBridge.Routing;

namespace SignalBridge.Cli.Online;

/// <summary>What <c>doctor</c> looks at, from the outside in: it stops where nothing behind can be seen.</summary>
/// <param name="bridge">The bridge.</param>
/// <param name="time">This machine's clock.</param>
/// <param name="routes">The configuration that should run there; null where it is not given.</param>
internal sealed class Examination(BridgeClient bridge, TimeProvider time, RouteSet? routes)
{
    private static readonly TimeSpan SmallSkew = TimeSpan.FromSeconds(5);

    // What most providers allow between their clock and ours.
    private static readonly TimeSpan LargeSkew = TimeSpan.FromMinutes(1);

    // What a hook that cannot verify anything answers, and what one whose secret is another's does.
    private static readonly string[] NoSecret = ["NoUsableSecret", "KeyUnavailable"];

    public async IAsyncEnumerable<Diagnosis> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (live, said, date) = await bridge.LookAsync("health/live", cancellationToken);
        if (live != HttpStatusCode.OK || Show.Text(said?["status"]) != "live")
        {
            yield return new("address", Health.Ill, $"{bridge.Address} answers {(int)live}, and not as a bridge does.",
                "Is it the bridge's address, without /api? On Azure: look whether the Functions app runs, and into its log stream.");
            yield break;
        }

        yield return new("address", Health.Well, $"{bridge.Address} answers.");
        yield return Clock(date);

        var (ready, _, _) = await bridge.LookAsync("health/ready", cancellationToken);
        yield return ready == HttpStatusCode.OK ? new("storage", Health.Well, "Webhooks can be stored.")
            : new("storage", Health.Ill, "Storage is not available; webhooks are answered 503.",
                "Look at the storage account, its network rules, and the app's role on it. What was accepted is not lost.");

        var (allowed, state, _) = await bridge.LookAsync("bridge", cancellationToken);
        if (allowed is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            yield return new("key", Health.Ill, "The bridge does not take the operator key.",
                $"Set {BridgeClient.KeySetting} to one of OPERATOR_KEY (a plain server), or to the app's host key (Functions).");
            yield break;
        }

        yield return new("key", Health.Well, "The bridge takes the operator key.");
        if (allowed != HttpStatusCode.OK)
        {
            yield return new("bridge", Health.Ill, $"It answers {(int)allowed}. {Answers.Sentence(state)}",
                "See storage, and the log.");
            yield break;
        }

        foreach (var diagnosis in Whole(state!))
        {
            yield return diagnosis;
        }

        var signals = (JsonArray)await bridge.GetAsync("signals", cancellationToken);
        foreach (var signal in signals)
        {
            yield return Signal(signal!);
        }

        foreach (var workflow in signals.GroupBy(s => Show.Text(s!["workflow"])!))
        {
            var (status, answer, _) = await bridge.LookAsync($"workflows/{BridgeClient.Part(workflow.Key)}", cancellationToken);
            foreach (var diagnosis in Workflow(workflow.Key, status, answer, [.. workflow.Select(s => s!)]))
            {
                yield return diagnosis;
            }
        }

        foreach (var hook in (JsonArray)await bridge.GetAsync("hooks", cancellationToken))
        {
            yield return Hook(hook!);
        }
    }

    private Diagnosis Clock(DateTimeOffset? date)
    {
        if (date is not { } there)
        {
            return new("clock", Health.Doubtful, "The answer bears no Date, so the clocks cannot be compared.");
        }

        // A Date has whole seconds.
        var skew = (time.GetUtcNow() - there).Duration();
        var seen =
            string.Create(CultureInfo.InvariantCulture,
                $"This machine's clock and the bridge's differ by {skew.TotalSeconds:0} s.");
        return skew <= SmallSkew ? new("clock", Health.Well, seen)
            : new("clock", skew > LargeSkew ? Health.Ill : Health.Doubtful, seen,
                "One of the two is wrong; set it by NTP. Providers sign the time, and a hook refuses what seems too old or to come from the future.");
    }

    private static IEnumerable<Diagnosis> Whole(JsonNode state)
    {
        yield return (bool?)state["paused"] == true
            ? new("bridge", Health.Ill, $"It is paused since {Show.Time(state["since"])}: nothing fires.",
                "signalbridge signals resume --all")
            : new("bridge", Health.Well, "It is not paused.");
        foreach (var lost in state["unconfigured"] as JsonArray ?? [])
        {
            yield return new($"signal {Show.Text(lost!["name"])}", Health.Ill,
                $"It is not configured, and {lost["pending"]} events wait for it.",
                "Put it back into bridge.json under this name; its events then go on.");
        }
    }

    private static Diagnosis Signal(JsonNode signal)
    {
        var (what, name) = ($"signal {Show.Text(signal["name"])}", Show.Text(signal["name"]));
        var last = signal["lastOutcome"];
        if ((bool?)signal["paused"] == true)
        {
            return new(what, Health.Ill, Show.Text(signal["waitsFor"]) ?? "The signal is paused.",
                $"signalbridge signals resume {name}");
        }

        return Show.Text(last?["outcome"]) switch
        {
            "Unauthorised" => new(what, Health.Ill, $"Campaign or IMS refuses the credentials. {Show.Text(last!["reason"])}",
                "Set the right client id, secret and API key; they are in force within five minutes."),
            "Mismatched" => new(what, Health.Ill, $"The activity declares other parameters. {Show.Text(last!["reason"])}",
                "Let the activity and the signal declare the same; it goes on by itself."),
            "NotRunning" => new(what, Health.Ill, Show.Text(last!["reason"])!,
                $"signalbridge workflow start {Show.Text(signal["workflow"])}"),
            _ when (int?)signal["needAttention"] is > 0 and var dead =>
                new(what, Health.Doubtful, $"{dead} dead, and nobody has replayed them.",
                $"signalbridge events list {name} --state dead; correct the cause; signalbridge signals replay {name} --dry-run"),
            _ => new(what, Health.Well, Show.Text(signal["waitsFor"]) ?? "Nothing waits."),
        };
    }

    private IEnumerable<Diagnosis> Workflow(string id, HttpStatusCode status, JsonNode? answer, IReadOnlyList<JsonNode> signals)
    {
        var what = $"workflow {id}";
        if (status != HttpStatusCode.OK)
        {
            var cure = Show.Text(answer?["outcome"]) switch
            {
                "unauthorised" => "Campaign or IMS refuses the credentials: set the right client id, secret and API key.",
                "rejected" => "Copy the ID from the workflow's properties in Campaign into bridge.json.",
                _ => "Look whether Campaign can be reached from the bridge. Events wait meanwhile.",
            };
            yield return new(what, Health.Ill, $"Campaign does not show it: {Answers.Sentence(answer) ?? $"{(int)status}"}",
                cure);
            yield break;
        }

        var state = Show.Text(answer!["state"]);
        // Of a workflow that does not run, Campaign may tell nothing at all. That it does not is sure only when it refuses a
        // trigger.
        yield return state is null
            ? new(what, Health.Doubtful, "Campaign names no state of it, and no time when it is processed next.",
                $"If it should run: signalbridge workflow start {id}")
            : new WorkflowAnswer(new Outcome(OutcomeKind.Accepted, "")) { State = state }.IsRunning
                ? new(what, Health.Well, $"Its state is {state}.")
            // It goes on with warnings, in Campaign's own words.
            : state == "Warning" ? new(what, Health.Doubtful, "Its state is Warning.", "Read its log in Campaign.")
            : new(what, Health.Ill, $"Its state is {state}, so no signal of it can fire.", $"signalbridge workflow start {id}");

        var activities = (answer["signals"] as JsonArray ?? []).Select(a => a!).ToList();
        foreach (var signal in signals)
        {
            var (name, activity) = (Show.Text(signal["name"])!, Show.Text(signal["activity"]));
            var found =
                activity is null ? activities is [var only] ? only : null
                    : activities.Find(a => Show.Text(a["name"]) == activity);
            if (found is null)
            {
                yield return new($"signal {name}", Health.Ill,
                    activity is null ? $"{id} has {activities.Count} signal activities, and the signal names none."
                    : $"{id} has no signal activity '{activity}'.",
                    $"Name one of these as its Activity: {string.Join(", ", activities.Select(a => Show.Text(a["name"])))}.");
            }
            else if (routes?.Signals.GetValueOrDefault(name) is { } written && found["declared"] is JsonArray declared)
            {
                foreach (var difference in DeclarationCheck.Differences([.. written.Sent],
                    [.. declared.Select(p => Declared(p!))]))
                {
                    yield return new($"signal {name}", Health.Ill, difference,
                        "Let the activity and the signal declare the same parameters.");
                }
            }
        }
    }

    private static DeclaredParameter Declared(JsonNode parameter) =>
        new(Show.Text(parameter["name"])!,
            Enum.TryParse<ParameterType>(Show.Text(parameter["type"]), ignoreCase: true, out var type) ? type : null);

    private static Diagnosis Hook(JsonNode hook)
    {
        var what = $"hook {Show.Text(hook["name"])}";
        var answers = (hook["answers"] as JsonObject ?? []).ToDictionary(a => a.Key, a => (long)a.Value!);
        if (answers.Keys.FirstOrDefault(NoSecret.Contains) is { } cause)
        {
            return new(what, Health.Ill, $"It has no usable secret or key ({cause}); webhooks are answered 503.",
                "Set the app setting that its Secrets name.");
        }

        if (answers.GetValueOrDefault("NoMatchingKey") is > 0 and var refused)
        {
            var works = (hook["secretsLastUsed"] as JsonArray ?? []).Any(t => t is not null);
            return new(what, works ? Health.Doubtful : Health.Ill,
                $"{refused} webhooks were signed with another secret since the instance started.",
                "Compare the sender's secret with the hook's; while one is rotated, write both.");
        }

        return answers.Count == 0
            ? new(what, Health.Doubtful, "No webhook came since the instance started.",
                "If its sender should have sent: look at the address and the deliveries at the sender's.")
            : new(what, Health.Well, $"It answered {Show.Pairs(hook["answers"])}.");
    }
}
