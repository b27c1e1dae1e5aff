using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>What the end of an event means for its signal, and for the events that were gathered with it. Pure.</summary>
internal static class Ending
{
    /// <summary>
    /// Puts what follows into the verdict's state: the event's end and what becomes of the others are then decided in one
    /// transaction, however long it takes to end the others. A death pauses a signal whose owner wants strict order.
    /// </summary>
    /// <param name="signal">The signal.</param>
    /// <param name="id">The event.</param>
    /// <param name="verdict">How it ends.</param>
    /// <param name="isAlone">Whether no other event goes with it, as far as that is known.</param>
    public static Verdict Of(Signal signal, BridgeEventId id, Verdict verdict, bool isAlone)
    {
        var coalescing = verdict.State.IsBatchOf(id) ? OfBatch(verdict.State.Batch!, id, verdict)
            : signal.WhenThrottled == ThrottlePolicy.Latest && verdict.End == EventState.Fired && !isAlone
                ? Coalesce(verdict, id, EventState.Coalesced, $"Event {id} was the newest that waited, and fired for it.")
            : verdict;
        return verdict.End != EventState.Dead ? coalescing
            : coalescing with { State = coalescing.State.AfterDeath(signal.OnDead, id, coalescing.Reason) };
    }

    private static Verdict OfBatch(Batch batch, BridgeEventId id, Verdict verdict)
    {
        var count = batch.Content!.Count;
        var what = $"{Plural.Of(count, "event")} in the file {batch.File}";
        var told = verdict with { Reason = $"{verdict.Reason} It stands for {what}." };
        return count == 1 ? told with { State = told.State with { Batch = null } }
            : verdict.End == EventState.Fired
                ? Coalesce(told, id, EventState.Coalesced, $"It went with event {id}, which fired for {what}.")
            : Coalesce(told, id, EventState.Dead, $"It is dead with event {id}, which stood for {what}: {verdict.Reason}");
    }

    private static Verdict Coalesce(Verdict verdict, BridgeEventId into, EventState end, string reason) =>
        verdict with { State = verdict.State with { Coalescing = new Coalescing(into, end, reason) } };
}
