namespace SignalBridge.Cli.Online;

/// <summary>How something is.</summary>
internal enum Health
{
    Well,

    /// <summary>Perhaps as it should be: a person has to say.</summary>
    Doubtful,
    Ill,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What it is, such as <c>signal ready</c>.</param>
/// <param name="Seen">What was seen, in a sentence.</param>
/// <param name="Cure">What to do; null where nothing is to be done.</param>
internal sealed record Diagnosis(string What, Health Health, string Seen, string? Cure = null);
