using System.Globalization;
using System.Text;

namespace CampaignEmulator;

/// <summary>The text at <c>/</c>: what the emulator is and what it holds.</summary>
internal static class Page
{
    private const int LatestSignals = 10;

    public static string Text(EmulatorState state, HttpRequest request)
    {
        var host = $"{request.Scheme}://{request.Host}";
        var text = new StringBuilder($"""
            Adobe Campaign Standard's workflow API, emulated. Nothing here reaches Adobe.

              Campaign   {host}/acme/campaign      (any organisation will do for acme)
              IMS        {host}/ims/token/v3       (any client ID, secret and API key will do)
              Control    {host}/_emulator/...
                GET PUT         settings           GET POST        clock {Example("""{"advance":"00:10:00"}""")}
                GET DELETE      signals            GET DELETE      calls
                GET PUT DELETE  workflows/WKF123   GET POST DELETE faults
                GET DELETE      tokens             POST            pkeys/renew, reset
                PUT             seed


            """);
        text.Append(CultureInfo.InvariantCulture,
            $"Clock: {state.Now:yyyy-MM-dd HH:mm:ss.fff}Z{(state.Clock.IsFrozen ? ", frozen" : "")}\n");
        text.Append(CultureInfo.InvariantCulture, $"Minimum interval: {state.Settings.MinimumInterval}\n\nWorkflows:\n");
        foreach (var (id, workflow) in state.Workflows.All())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {id}: {workflow.State}\n");
            foreach (var (name, activity) in workflow.Activities)
                text.Append(CultureInfo.InvariantCulture,
                    $"    {name}({Parameters(activity)}) every {activity.MinimumInterval}, {Slot(activity, state)}\n");
        }

        var signals = state.Signals.All();
        text.Append(CultureInfo.InvariantCulture,
            $"\nTrigger calls: {signals.Count}{(signals.Count > LatestSignals ? ", the latest:" : "")}\n");
        foreach (var signal in signals.TakeLast(LatestSignals))
            text.Append(CultureInfo.InvariantCulture,
                $"  {signal.Time:HH:mm:ss.fff} {signal.Workflow}/{signal.Activity} {signal.Outcome}\n");
        text.Append(CultureInfo.InvariantCulture, $"\nFaults planned: {state.Faults.All().Count}\n");
        return text.ToString();
    }

    private static string Example(string json) => $"({json})";

    private static string Parameters(ActivityView activity) =>
        string.Join(", ", activity.Parameters.Select(parameter => $"{parameter.Name}: {EmulatorJson.Word(parameter.Type)}"));

    private static string Slot(ActivityView activity, EmulatorState state) =>
        activity.NextSlot is { } slot && slot > state.Now
            ? string.Create(CultureInfo.InvariantCulture, $"next at {slot:HH:mm:ss.fff}Z") : "open";
}
