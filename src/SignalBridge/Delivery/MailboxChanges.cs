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
internal sealed class MailboxChanges(
    MailboxRegistry mailboxes, EventFirer firer, Wakes wakes, LiveTimings timings, TimeProvider time)
{
    /// <summary>Makes a change.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="change">Given the mailbox in hand, says its next state.</param>
    /// <param name="cancellationToken">Heeded until the mailbox is claimed.</param>
    /// <returns>False where the claim could not be had in time.</returns>
    /// <exception cref="TurnLostException">The change took longer than the claim held.</exception>
    public async Task<bool> ChangeAsync(Signal signal, Func<Turn, Task<MailboxState>> change, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(signal, cancellationToken) is not { } claimed)
        {
            return false;
        }

        var turn = new Turn(signal, claimed, time.GetUtcNow(), IsBridgePaused: false);
        try
        {
            await firer.RecoverAsync(turn);
            await turn.UpdateAsync(await change(turn));
        }
        finally
        {
            await turn.ReleaseAsync(turn.State with { WakeAt = null });
            await wakes.SendAsync(signal.Name, time.GetUtcNow(), CancellationToken.None);
        }

        return true;
    }

    private async Task<ClaimedMailbox?> ClaimAsync(Signal signal, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal.Name);

        // By the machine's own clock: it is how long somebody waits for an answer.
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < Timings.ChangePatience;)
        {
            var state = await mailbox.ReadStateAsync(cancellationToken);
            if (Approach.MayClaim(state, time.GetUtcNow(), timings.Current)
                && await mailbox.TryClaimAsync(state, cancellationToken) is { } claimed)
            {
                return claimed;
            }

            await Task.Delay(Timings.ChangePause, TimeProvider.System, cancellationToken);
        }

        return null;
    }
}
