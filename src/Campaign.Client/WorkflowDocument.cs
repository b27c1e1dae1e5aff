using System.Text.Json;

namespace Campaign.Client;

/// <summary>
/// A workflow's GET, read for its signal activities. It holds links, and with them PKeys: it lives in memory only, and briefly.
/// </summary>
internal sealed class WorkflowDocument
{
    private readonly Dictionary<string, string> _links = new(StringComparer.Ordinal);

    /// <summary>The signal activities, in the order in which they stand.</summary>
    public List<SignalActivity> Signals { get; } = [];

    /// <summary>The trigger's link of a signal activity, as Campaign gave it.</summary>
    public string Link(SignalActivity signal) => _links[signal.Name];

    /// <summary>Null where the body is not a workflow.</summary>
    public static WorkflowDocument? Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        var document = new WorkflowDocument();
        // {"activities":{"activity":{"signal1":{…}}}}; a list with names is the form that the same API has elsewhere.
        if (root.TryGetProperty("activities", out var activities) && activities.ValueKind == JsonValueKind.Object
            && activities.TryGetProperty("activity", out var all))
        {
            if (all.ValueKind == JsonValueKind.Object)
            {
                foreach (var activity in all.EnumerateObject())
                    document.Add(activity.Name, activity.Value);
            }
            else if (all.ValueKind == JsonValueKind.Array)
            {
                foreach (var activity in all.EnumerateArray())
                    document.Add(Declarations.NameOf(activity), activity);
            }
        }

        return document;
    }

    /// <summary>
    /// The signal activity of that name; without a name the only one. Null with a reason where there is none such.
    /// </summary>
    public static (SignalActivity? Signal, string Reason) Find(IReadOnlyList<SignalActivity> signals, string? name)
    {
        var names = string.Join(", ", signals.Select(signal => $"'{Redaction.ByShape.Clean(signal.Name)}'"));
        return (name, signals) switch
        {
            (_, []) => (null, "The workflow has no signal activity."),
            (null, [var only]) => (only, ""),
            (null, _) => (null, $"The workflow has several signal activities, so one must be named: {names}."),
            _ when signals.FirstOrDefault(signal => signal.Name == name) is { } found => (found, ""),
            _ => (null, $"The workflow has no signal activity '{name}'; it has {names}."),
        };
    }

    private void Add(string? name, JsonElement activity)
    {
        if (name is null || activity.ValueKind != JsonValueKind.Object
            || !activity.TryGetProperty("trigger", out var trigger) || trigger.ValueKind != JsonValueKind.Object
            || !trigger.TryGetProperty("href", out var href) || href.ValueKind != JsonValueKind.String)
        {
            return;
        }

        if (_links.TryAdd(name, href.GetString()!))
            Signals.Add(new SignalActivity(name, Declarations.Of(activity) ?? Declarations.Of(trigger)));
    }
}
