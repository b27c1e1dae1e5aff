namespace SignalBridge.Soak;

/// <summary>What is done to the intake, and what it must hold.</summary>
internal sealed record SlowOptions
{
    /// <summary>How many connections send slowly at any time.</summary>
    public int Connections { get; init; } = 2000;

    /// <summary>How many bytes of its body each sends at once; then it sends one a second.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>How long it goes on.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many genuine webhooks are posted each second.</summary>
    public int Rate { get; init; } = 50;

    /// <summary>The share of them that must be accepted at the first try.</summary>
    public double LeastAccepted { get; init; } = 0.99;

    /// <summary>Within which time 99 of 100 must be answered.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMilliseconds(250);
}
