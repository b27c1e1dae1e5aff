using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;

namespace SignalBridge.Delivery;

/// <summary>
/// One pass over a mailbox by whoever has claimed it. What a turn has begun is finished: nothing here is cancelled.
/// </summary>
/// <param name="Signal">The signal as it is configured.</param>
/// <param name="Claimed">Its mailbox, in hand.</param>
/// <param name="Started">When the turn began.</param>
/// <param name="IsBridgePaused">Whether the bridge as a whole was paused then.</param>
internal sealed record Turn(Signal Signal, ClaimedMailbox Claimed, DateTimeOffset Started, bool IsBridgePaused)
{
    public Mailbox Mailbox => Claimed.Mailbox;

    /// <summary>The mailbox's state as this turn last wrote it.</summary>
    public MailboxState State => Claimed.State;

    /// <summary>Whether an event may fire; where none may, none is read.</summary>
    public bool MayFire => State.Coalescing is null && State.Pause is null && !IsBridgePaused;

    /// <summary>Whether the policy fires events one by one, in the order in which they came.</summary>
    public bool IsOneByOne => Signal.WhenThrottled is ThrottlePolicy.Queue or ThrottlePolicy.Reject;

    /// <summary>Writes the state and keeps the claim.</summary>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public Task UpdateAsync(MailboxState next) => Claimed.UpdateAsync(next, CancellationToken.None);

    /// <summary>Writes the state and gives the claim back.</summary>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public Task ReleaseAsync(MailboxState next) => Claimed.ReleaseAsync(next, CancellationToken.None);

    /// <summary>Waits for a call and renews the claim meanwhile.</summary>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public Task<T> HoldAsync<T>(Task<T> call) => Claimed.HoldAsync(call, CancellationToken.None);

    /// <summary>
    /// Ends an event as a verdict says, with all that its end means for its signal and for the events gathered with it.
    /// </summary>
    /// <param name="ending">The event.</param>
    /// <param name="verdict">How it ends; where it stays, only the state is written.</param>
    /// <param name="isAlone">Whether no other event goes with it, as far as that is known.</param>
    /// <exception cref="TurnLostException">The mailbox has been claimed by another turn.</exception>
    public Task ApplyAsync(PendingEvent ending, Verdict verdict, bool isAlone)
    {
        if (verdict.End is not { } end)
        {
            return UpdateAsync(verdict.State);
        }

        var (_, reason, state) = Ending.Of(Signal, ending.Id, verdict, isAlone);
        return Claimed.EndAsync(ending, end, reason, null, state);
    }
}
