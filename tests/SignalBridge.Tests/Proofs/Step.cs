namespace SignalBridge.Tests.Proofs;

/// <summary>One thing that happens to a mailbox.</summary>
internal abstract record Step
{
    /// <summary>A new event, with a key of its own.</summary>
    public sealed record Append : Step;

    /// <summary>New events in one chunk.</summary>
    public sealed record Burst(int Count) : Step;

    /// <summary>An event again, posted to another instance: the <paramref name="Back"/>th last.</summary>
    public sealed record Repeat(int Back) : Step;

    /// <summary>A turn, whether its wake has come or not.</summary>
    public sealed record Turn : Step;

    /// <summary>A turn of an instance that is killed at one of its writes, if it comes so far.</summary>
    public sealed record Crash(CrashPoint Point) : Step;

    /// <summary>Time goes by.</summary>
    public sealed record Forward(int Seconds) : Step;

    /// <summary>Somebody sets the clock of the host.</summary>
    public sealed record SetClock(int SecondsAhead) : Step;

    /// <summary>What Campaign makes of the next call.</summary>
    public sealed record Answer(NextAnswer Next) : Step;

    public sealed record Pause : Step;

    public sealed record Resume : Step;

    /// <summary>An operator replays the event that ended in that place, if there is one.</summary>
    public sealed record Replay(int Which) : Step;

    /// <summary>An operator takes out the event that waits in that place, if there is one.</summary>
    public sealed record Discard(int Which) : Step;
}
