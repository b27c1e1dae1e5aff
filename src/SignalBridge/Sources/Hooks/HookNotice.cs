namespace SignalBridge.Sources.Hooks;

/// <summary>What a provider, or somebody in its name, last asked of operators on this instance.</summary>
internal sealed record HookNotice(DateTimeOffset At, string Text)
{
    /// <summary>When a line was last written for this hook.</summary>
    internal DateTimeOffset Told { get; init; }
}
