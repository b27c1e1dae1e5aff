namespace CampaignEmulator;

/// <summary>A workflow as a test or a seed file describes it.</summary>
public sealed record WorkflowDefinition
{
    /// <summary>Its state. Default: in progress.</summary>
    public WorkflowState State { get; init; } = WorkflowState.InProgress;

    /// <summary>Its external-signal activities by their IDs, such as <c>signal1</c>.</summary>
    public IReadOnlyDictionary<string, SignalActivity> Activities { get; init; } = new Dictionary<string, SignalActivity>();

    /// <summary>IDs of activities of other kinds, which the GET shows without a trigger. Default: none.</summary>
    public IReadOnlyList<string> OtherActivities { get; init; } = [];

    internal IEnumerable<string> Mistakes()
    {
        foreach (var (name, activity) in Activities)
        {
            var path = $"activities.{name}";
            if (string.IsNullOrWhiteSpace(name))
                yield return "activities: an activity's ID is empty";
            if (activity is null)
            {
                yield return $"{path}: null is not an activity";
                continue;
            }

            if (activity.MinimumInterval < TimeSpan.Zero || activity.MinimumInterval > DurationConverter.Maximum)
                yield return $"{path}.minimumInterval: {activity.MinimumInterval} is not between 0 and {DurationConverter.Maximum.TotalDays} days";
            if (activity.Parameters.Any(parameter => string.IsNullOrEmpty(parameter?.Name)))
                yield return $"{path}.parameters: every parameter needs a name and a type";
            else
                foreach (var twice in activity.Parameters.GroupBy(parameter => parameter.Name).Where(group => group.Count() > 1))
                    yield return $"{path}.parameters: '{twice.Key}' is declared twice";
        }

        foreach (var name in OtherActivities)
            if (string.IsNullOrWhiteSpace(name) || Activities.ContainsKey(name))
                yield return $"otherActivities: '{name}' is empty or also a signal activity";
    }
}
