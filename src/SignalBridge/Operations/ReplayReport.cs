namespace SignalBridge.Operations;

/// <summary>What became of a selection, or, in a dry run, would.</summary>
/// <param name="Selected">How many events were looked at.</param>
/// <param name="Accepted">How many have a new event.</param>
/// <param name="Duplicate">How many had been replayed before by a request that could not mark them.</param>
/// <param name="Filtered">How many the current condition lets pass no longer.</param>
/// <param name="Unmappable">How many the current mapping has no parameters for.</param>
/// <param name="Refused">How many the policy <c>Reject</c> refused, for the slot is closed.</param>
/// <param name="Remaining">How many were selected beyond the limit.</param>
/// <param name="PassedOver">
/// How many were not looked at, for a replay before found that the mapping in force has no parameters for them, or filters them
/// out.
/// </param>
/// <param name="Samples">The first of the unmappable.</param>
/// <param name="Forecast">In a dry run, the signals that it would become.</param>
internal sealed record ReplayReport(
    string Signal,
    bool DryRun,
    int Selected,
    int Accepted,
    int Duplicate,
    int Filtered,
    int Unmappable,
    int Refused,
    int Remaining,
    int PassedOver,
    IReadOnlyList<ReplaySample> Samples,
    ReplayForecast? Forecast);

/// <summary>An event that cannot be replayed, and why.</summary>
internal sealed record ReplaySample(string Id, IReadOnlyList<string> Reasons);

/// <summary>How many signals a replay would become, and when the last of them would fire.</summary>
/// <param name="LastFires">Null where nobody can tell; <paramref name="Reason"/> then says why.</param>
internal sealed record ReplayForecast(int Signals, DateTimeOffset? LastFires, string? Reason);
