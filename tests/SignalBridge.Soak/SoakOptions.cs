using SignalBridge.Configuration;

namespace SignalBridge.Soak;

/// <summary>What a soak is to do.</summary>
internal sealed record SoakOptions
{
    /// <summary>How long webhooks are posted and servers killed; then all is left alone until the mailboxes are empty.</summary>
    public required TimeSpan Duration { get; init; }

    public int Instances { get; init; } = 4;

    public int Signals { get; init; } = 20;

    /// <summary>
    /// How many webhooks in all. A signal of the policies Queue and Reject gets only as many as it has slots for; the others
    /// share the rest.
    /// </summary>
    public int Webhooks { get; init; } = 2000;

    /// <summary>Decides what is posted, what goes wrong and who is killed; not what the operating system makes of it.</summary>
    public required int Seed { get; init; }

    /// <summary>Keeps storage, configuration and the servers' logs.</summary>
    public bool Keep { get; init; }

    /// <summary>The signals' policies, in turn.</summary>
    public IReadOnlyList<ThrottlePolicy> Policies { get; init; } = Enum.GetValues<ThrottlePolicy>();

    /// <summary>The bridge's <c>Campaign:Deadline</c>, which compresses all its times.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>
    /// Every signal's interval. What became of a call cut off can be learnt until one deadline before its end, and the call is
    /// taken over after 4/3 of one: so the probe may be cut off too, and the one after it, and there is room for a third.
    /// </summary>
    public TimeSpan Interval => Deadline * 6;

    /// <summary>How long after the last webhook and the last kill the mailboxes may take to empty.</summary>
    public TimeSpan Patience => (Interval * 6) + TimeSpan.FromMinutes(1);

    /// <summary>How many slots a signal has while webhooks are posted.</summary>
    public int Slots => Math.Max(2, (int)Math.Ceiling(Duration / Interval));
}
