using System.Diagnostics;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>
/// Changes a mailbox between turns. Whoever does must hold the claim, or a turn could not write down what Campaign answered. Once
/// it is held, the caller's leaving changes nothing: the claim is given back, and the wake that came meanwhile is sent once more.
/// </summary>
internal sealed class MailboxChanges(MailboxRegistry mailboxes, Firing firing, Wakes wakes, Pace pace, TimeProvider time)
{
    // By the machine's own clock: it is how long somebody waits for an answer.
    private static readonly TimeSpan ClaimPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClaimPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes a change.</summary>
    /// <returns>False where the claim could not be had in time.</returns>
    public async Task<bool> ChangeAsync(
        Signal signal, Func<ClaimedMailbox, Task<MailboxState>> change, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(signal, cancellationToken) is not { } claimed)
        {
            return false;
        }

        try
        {
            await firing.RecoverAsync(signal, claimed);
            await claimed.UpdateAsync(await change(claimed), CancellationToken.None);
        }
        finally
        {
            await claimed.ReleaseAsync(claimed.State with { WakeAt = null }, CancellationToken.None);
            await wakes.SendAsync(signal.Name, time.GetUtcNow(), CancellationToken.None);
        }

        return true;
    }

    private async Task<ClaimedMailbox?> ClaimAsync(Signal signal, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < ClaimPatience;)
        {
            var state = await mailbox.ReadStateAsync(cancellationToken);
            var now = time.GetUtcNow();
            var mayBeCalling = state.InFlightSince is { } since && since + pace.TakeOver > now;
            if (!state.IsClaimed(now) && !mayBeCalling && await mailbox.TryClaimAsync(state, cancellationToken) is { } claimed)
            {
                return claimed;
            }

            await Task.Delay(ClaimPause, TimeProvider.System, cancellationToken);
        }

        return null;
    }
}
