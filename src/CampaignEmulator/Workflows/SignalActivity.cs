namespace CampaignEmulator;

/// <summary>An external-signal activity of a workflow.</summary>
public sealed record SignalActivity
{
    /// <summary>The declared parameters. Default: none.</summary>
    public IReadOnlyList<ParameterDeclaration> Parameters { get; init; } = [];

    /// <summary>This activity's own minimum interval. Default: null, the one of the settings.</summary>
    public TimeSpan? MinimumInterval { get; init; }
}
