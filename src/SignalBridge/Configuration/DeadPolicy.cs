namespace SignalBridge.Configuration;

/// <summary>What a signal does when one of its events is dead.</summary>
public enum DeadPolicy
{
    /// <summary>The next event goes on.</summary>
    Continue,

    /// <summary>The signal is paused until an operator resumes it: nothing overtakes the dead event.</summary>
    Hold,
}
