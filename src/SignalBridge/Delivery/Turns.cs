using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Delivery.Batches;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>Turns: one pass over a mailbox by whoever claims it.</summary>
internal sealed partial class Turns(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, Wakes wakes, Alarms alarms, Firing firing, BatchFiles files, RecentKeys recent, Pace pace,
    CommonClock time, ILogger<Turns> log)
{
    // A turn that ends duplicates and dead events goes on at once, but not for ever: its wake becomes visible again.
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(30);

    /// <summary>Takes a signal's turn, if there is anything to do.</summary>
    /// <param name="name">The signal.</param>
    /// <param name="cancellationToken">Heeded until the mailbox is claimed; a turn in hand is finished.</param>
    /// <exception cref="TurnLostException">The turn outlived its claim; its event is of unknown outcome to the next one.</exception>
    public async Task<TurnResult> TakeAsync(string name, CancellationToken cancellationToken)
    {
        if (!routes.Signals.TryGetValue(name, out var signal))
        {
            Log.NoSuchSignal(log, name);
            return TurnResult.NoSuchSignal;
        }

        var mailbox = mailboxes.For(name);
        var seen = await mailbox.ReadStateAsync(cancellationToken);
        var now = time.GetUtcNow();
        if (seen.WakeAt > now && Verdict.DueAt(signal, seen, now, pace.CallDeadline) > now)
        {
            if (seen.WakeAt <= now + time.Uncertainty)
            {
                // This may be that very wake, and this clock the slower one.
                await wakes.SendAsync(name, seen.WakeAt.Value, cancellationToken);
            }

            return TurnResult.NotNeeded;
        }

        // What is left to end of a signal that has fired is ended in a pause, too.
        var isBridgePaused = await bridge.IsPausedAsync(cancellationToken);
        if ((seen.Paused || isBridgePaused) && seen.FoldInto is null)
        {
            return TurnResult.NotNeeded;
        }

        if (seen.IsClaimed(now))
        {
            // Should its owner be dead, its wake is still invisible; a host that stays up looks again when the claim runs out.
            alarms.Set(name, seen.TurnExpires!.Value);
            return TurnResult.NotNeeded;
        }

        if (seen.InFlightSince is { } since && since + pace.TakeOver > now)
        {
            // Its claim ran out, but its call may still be under way: storage may have kept it from renewing the claim.
            await wakes.SendAsync(name, since + pace.TakeOver, cancellationToken);
            return TurnResult.NotNeeded;
        }

        if (await mailbox.TryClaimAsync(seen, cancellationToken) is not { } claimed)
        {
            return TurnResult.NotNeeded;
        }

        try
        {
            return await TakeAsync(signal, mailbox, claimed, isBridgePaused);
        }
        catch (TimeUpException)
        {
            return await SleepAsync(signal, claimed, time.GetUtcNow());
        }
    }

    private async Task<TurnResult> TakeAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, bool isBridgePaused)
    {
        var started = time.GetUtcNow();
        await firing.RecoverAsync(signal, claimed);
        while (true)
        {
            if (claimed.State.FoldInto is not null)
            {
                await new Folding(mailbox, claimed).FoldAsync();
            }

            if (claimed.State.Paused || isBridgePaused)
            {
                await claimed.ReleaseAsync(claimed.State with { WakeAt = null }, CancellationToken.None);
                return TurnResult.NotNeeded;
            }

            if (await claimed.NextAsync(CancellationToken.None) is not { } next)
            {
                return await RestAsync(signal, mailbox, claimed);
            }

            var now = time.GetUtcNow();
            var due = Verdict.DueAt(signal, claimed.State, now, pace.CallDeadline);
            if (due > now || now - started > LongestTurn)
            {
                return await SleepAsync(signal, claimed, due > now ? due : now);
            }

            await GoOnAsync(signal, mailbox, claimed, next);
        }
    }

    /// <summary>One step of a turn whose slot is open: fires what the policy chooses, or brings it nearer to that.</summary>
    private async Task GoOnAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed, PendingEvent first)
    {
        var state = claimed.State;
        var isBatch = state.IsBatchOf(first.Id);

        // Campaign is asked again about a lost answer with what it was sent before, whatever the policy is by now.
        if ((state.AttemptedEvent == first.Id.ToString() && state.UnknownSince is not null)
            || (isBatch && signal.WhenThrottled == ThrottlePolicy.Batch && !(time.GetUtcNow() - state.BatchFirst > signal.MaximumAge)))
        {
            await firing.FireAsync(signal, mailbox, claimed, first, isAlone: false);
        }
        else if (isBatch)
        {
            // The file goes only after that: until then, another turn may be telling Campaign of it.
            await claimed.UpdateAsync(state.WithoutBatch(), CancellationToken.None);
            if (signal.WhenThrottled == ThrottlePolicy.Batch)
            {
                await new Gathering(signal, mailbox, claimed, recent).GatherAsync(again: true);
            }
        }
        else if (state.BatchFile is not null && signal.WhenThrottled != ThrottlePolicy.Batch)
        {
            await files.RemoveAsync(state, CancellationToken.None);
            await claimed.UpdateAsync(state with { BatchFile = null }, CancellationToken.None);
        }
        else if (signal.WhenThrottled is not (ThrottlePolicy.Latest or ThrottlePolicy.Batch))
        {
            if (await claimed.IsOvertakingAsync(first, CancellationToken.None))
            {
                // It was the newest while the policy was another; now the oldest goes first.
                await claimed.UpdateAsync(state.WithoutAttempt(), CancellationToken.None);
                return;
            }

            await firing.FireAsync(signal, mailbox, claimed, first, isAlone: true);
        }
        else
        {
            var gathering = new Gathering(signal, mailbox, claimed, recent);
            if (await gathering.GatherAsync() is not { } newest || claimed.State.Paused)
            {
                return;
            }

            if (signal.WhenThrottled == ThrottlePolicy.Latest)
            {
                await firing.FireAsync(signal, mailbox, claimed, newest, isAlone: gathering.Count == 1);
            }
            else
            {
                await WriteAsync(signal, mailbox, claimed);
            }
        }
    }

    private async Task WriteAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed)
    {
        try
        {
            await files.WriteAsync(signal, mailbox, claimed, CancellationToken.None);
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e) || e is Azure.RequestFailedException { Status: StorageErrors.PreconditionFailed })
        {
            // Of a file that was written, and whose answer was lost, the repeated try says that it has changed.
            Log.NoFile(log, signal.Name, e);
            await firing.WaitAsync(signal, claimed, "The file of the batch could not be written to storage.");
        }
    }

    /// <summary>Events wait: state first, then the wake. The wake that began this turn stays until both are done.</summary>
    private async Task<TurnResult> SleepAsync(Signal signal, ClaimedMailbox claimed, DateTimeOffset due)
    {
        var latest = time.GetUtcNow() + Wakes.LongestSleep;
        var until = due < latest ? due : latest;
        await claimed.ReleaseAsync(claimed.State with { WakeAt = until }, CancellationToken.None);
        await wakes.SendAsync(signal.Name, until, CancellationToken.None);
        return TurnResult.Waiting;
    }

    /// <summary>Nothing waits: write rest, then look once more, because an append reads the state only after it has written.</summary>
    private async Task<TurnResult> RestAsync(Signal signal, Mailbox mailbox, ClaimedMailbox claimed)
    {
        await files.RemoveAsync(claimed.State, CancellationToken.None);
        await claimed.ReleaseAsync(claimed.State with { WakeAt = null, BatchFile = null }, CancellationToken.None);
        if (!await mailbox.HasPendingAsync(CancellationToken.None))
        {
            return TurnResult.Rested;
        }

        // At once, also where the slot is closed: the next turn then writes down when the one after it comes.
        await wakes.SendAsync(signal.Name, time.GetUtcNow(), CancellationToken.None);
        return TurnResult.Waiting;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The batch of {Signal} could not be written; it is tried again.")]
        public static partial void NoFile(ILogger logger, string signal, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A wake names {Signal}, which is not configured; it is dropped.")]
        public static partial void NoSuchSignal(ILogger logger, string signal);
    }
}
