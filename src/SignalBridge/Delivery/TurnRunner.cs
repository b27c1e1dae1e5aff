using Microsoft.Extensions.Logging;
using SignalBridge.Delivery.Batches;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Timing;
using SignalBridge.Waking;

namespace SignalBridge.Delivery;

/// <summary>
/// Takes turns: approach → claim → step after step → give back. What to do is decided by <see cref="Approach"/> and <see
/// cref="Step"/>.
/// </summary>
internal sealed partial class TurnRunner(
    Routes routes, MailboxRegistry mailboxes, BridgeSwitch bridge, Wakes wakes, Alarms alarms, EventFirer firer, BatchFiles files,
    RecentKeys recent, LiveTimings timings, CommonClock time, ILogger<TurnRunner> log)
{
    /// <summary>Takes a signal's turn, if there is anything to do.</summary>
    /// <param name="name">The signal.</param>
    /// <param name="cancellationToken">Heeded until the mailbox is claimed; a turn in hand is finished.</param>
    /// <exception cref="TurnLostException">
    /// The turn outlived its claim; its event is of unknown outcome to the next one.
    /// </exception>
    public async Task<TurnResult> TakeAsync(string name, CancellationToken cancellationToken)
    {
        if (!routes.Signals.TryGetValue(name, out var signal))
        {
            Log.NoSuchSignal(log, name);
            return TurnResult.NoSuchSignal;
        }

        var mailbox = mailboxes.For(name);
        var state = await mailbox.ReadStateAsync(cancellationToken);
        var now = time.GetUtcNow();
        var approach = Approach.ByWake(signal, state, now, time.Uncertainty, timings.Current)
            ?? Approach.BySwitch(state, now, await bridge.IsPausedAsync(cancellationToken), timings.Current);
        switch (approach)
        {
            case Approach.Take take when await mailbox.TryClaimAsync(state, cancellationToken) is { } claimed:
                var turn = new Turn(signal, claimed, time.GetUtcNow(), take.IsBridgePaused);
                await firer.RecoverAsync(turn);
                return await GoOnAsync(turn);
            case Approach.WakeAgain again:
                await wakes.SendAsync(name, again.At, cancellationToken);
                break;
            case Approach.LookAgain again:
                alarms.Set(name, again.At);
                break;
        }

        return TurnResult.NotNeeded;
    }

    private async Task<TurnResult> GoOnAsync(Turn turn)
    {
        PendingEvent? first = null;
        Gathered.Newest? gathered = null;
        while (true)
        {
            // What was gathered is decided on as it was found: looking again would cost another read.
            first = gathered is not null ? first : turn.MayFire ? await turn.Claimed.NextAsync(CancellationToken.None) : null;
            var seen = new Seen(turn.Started, timings.Current)
            {
                IsBridgePaused = turn.IsBridgePaused,
                IsOvertaking = first is not null && turn.IsOneByOne
                    && await turn.Claimed.IsOvertakingAsync(first, CancellationToken.None),
                Gathered = gathered,
            };
            switch (await TakeAsync(turn, Step.Next(turn.Signal, turn.State, first, time.GetUtcNow(), seen)))
            {
                case Progress.Over over:
                    return over.Result;
                case Progress.GoOn on:
                    gathered = on.Gathered;
                    break;
            }
        }
    }

    private async Task<Progress> TakeAsync(Turn turn, Step step)
    {
        switch (step)
        {
            case Step.Coalesce:
                var isDone = await new Coalescer(turn.Claimed).CoalesceAsync();
                return isDone ? new Progress.GoOn() : await SleepAsync(turn, time.GetUtcNow());
            case Step.Stop:
                await turn.ReleaseAsync(turn.State with { WakeAt = null });
                return new Progress.Over(TurnResult.NotNeeded);
            case Step.Rest:
                return await RestAsync(turn);
            case Step.Sleep sleep:
                return await SleepAsync(turn, sleep.Until);
            case Step.Ask ask:
                await firer.AskAsync(turn, ask.Event);
                break;
            case Step.Fire fire:
                await firer.FireAsync(turn, fire.Event, fire.IsAlone);
                break;
            case Step.GiveUp old:
                await turn.ApplyAsync(old.Event, Verdict.OnAge(turn.Signal, turn.State), old.IsAlone);
                break;
            case Step.Gather:
                return await GatherAsync(turn, all: false);
            case Step.GatherAll:
                await turn.UpdateAsync(turn.State.WithoutBatchContent());
                return await GatherAsync(turn, all: true);
            case Step.WriteFile:
                await WriteFileAsync(turn);
                break;
            case Step.LeaveBatch:
                await turn.UpdateAsync(turn.State.WithoutBatchContent());
                break;
            case Step.DropFile:
                await files.RemoveAsync(turn.State, CancellationToken.None);
                await turn.UpdateAsync(turn.State with { Batch = null });
                break;
            case Step.LetOlderGoFirst:
                await turn.UpdateAsync(turn.State.WithoutAttempt());
                break;
            default:
                throw new InvalidOperationException($"{step} is no step.");
        }

        return new Progress.GoOn();
    }

    private async Task<Progress> GatherAsync(Turn turn, bool all) =>
        await new Gatherer(turn.Signal, turn.Claimed, recent).GatherAsync(all) switch
        {
            Gathered.Newest newest => new Progress.GoOn(newest),
            Gathered.TimeUp => await SleepAsync(turn, time.GetUtcNow()),
            _ => new Progress.GoOn(),
        };

    private async Task WriteFileAsync(Turn turn)
    {
        try
        {
            await files.WriteAsync(turn, CancellationToken.None);
        }
        catch (Exception e) when (StorageErrors.IsUnavailable(e)
            || e is Azure.RequestFailedException { Status: StorageErrors.PreconditionFailed })
        {
            // Of a file that was written, and whose answer was lost, the repeated try says that it has changed.
            Log.NoFile(log, turn.Signal.Name, e);
            const string reason = "The file of the batch could not be written to storage.";
            var verdict = Verdict.OnStorage(turn.Signal, turn.State, reason, time.GetUtcNow());
            await turn.UpdateAsync(verdict.State);
        }
    }

    /// <summary>Events wait: state first, then the wake. The wake that began this turn stays until both are done.</summary>
    private async Task<Progress> SleepAsync(Turn turn, DateTimeOffset due)
    {
        var latest = time.GetUtcNow() + Timings.LongestSleep;
        var until = due < latest ? due : latest;
        await turn.ReleaseAsync(turn.State with { WakeAt = until });
        await wakes.SendAsync(turn.Signal.Name, until, CancellationToken.None);
        return new Progress.Over(TurnResult.Waiting);
    }

    /// <summary>
    /// Nothing waits: write rest, then look once more, because an append reads the state only after it has written.
    /// </summary>
    private async Task<Progress> RestAsync(Turn turn)
    {
        await files.RemoveAsync(turn.State, CancellationToken.None);
        await turn.ReleaseAsync(turn.State with { WakeAt = null, Batch = null });
        if (!await turn.Mailbox.HasPendingAsync(CancellationToken.None))
        {
            return new Progress.Over(TurnResult.Rested);
        }

        // At once, also where the slot is closed: the next turn then writes down when the one after it comes.
        await wakes.SendAsync(turn.Signal.Name, time.GetUtcNow(), CancellationToken.None);
        return new Progress.Over(TurnResult.Waiting);
    }

    private abstract record Progress
    {
        /// <summary>Another step follows.</summary>
        public sealed record GoOn(Gathered.Newest? Gathered = null) : Progress;

        /// <summary>The turn is over.</summary>
        public sealed record Over(TurnResult Result) : Progress;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The batch of {Signal} could not be written; it is tried again.")]
        public static partial void NoFile(ILogger logger, string signal, Exception exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "A wake names {Signal}, which is not configured; it is dropped.")]
        public static partial void NoSuchSignal(ILogger logger, string signal);
    }
}
