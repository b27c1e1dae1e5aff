namespace CampaignEmulator;

/// <summary>
/// What <c>POST /_emulator/clock</c> takes, in this order:
/// <c>{"now":"2026-03-01T12:00:00Z","advance":"00:10:00","frozen":true}</c>, each optional.
/// </summary>
internal sealed record ClockChange(DateTimeOffset? Now = null, TimeSpan? Advance = null, bool? Frozen = null)
{
    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void ApplyTo(EmulatorClock clock)
    {
        if (this is { Now: null, Advance: null, Frozen: null })
            throw new InvalidInputException(["give now, advance or frozen"]);
        var target = (Now ?? clock.GetUtcNow()) + (Advance ?? TimeSpan.Zero);
        if (target < Earliest || target > Latest)
            throw new InvalidInputException(["now, advance: the clock goes from 1970 to 9000"]);
        if (Now is { } now)
            clock.Set(now);
        if (Advance is { } step)
            clock.Advance(step);
        if (Frozen is { } frozen)
            clock.Freeze(frozen);
    }
}
