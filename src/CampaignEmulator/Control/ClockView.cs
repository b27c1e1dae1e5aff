namespace CampaignEmulator;

/// <summary>The clock as <c>GET /_emulator/clock</c> shows it.</summary>
internal sealed record ClockView(DateTimeOffset Now, bool Frozen)
{
    public static ClockView Of(EmulatorClock clock) => new(clock.GetUtcNow(), clock.IsFrozen);
}
