using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Words;

namespace SignalBridge.Delivery;

/// <summary>What the end of an event means for those that were gathered with it.</summary>
internal static class Others
{
    /// <summary>Decides, and puts it into the state: the event's end and theirs are then one transaction, however long theirs takes.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="id">The event.</param>
    /// <param name="end">How it ends.</param>
    /// <param name="reason">Why.</param>
    /// <param name="state">The mailbox's next state.</param>
    /// <param name="isAlone">Whether no other event goes with it, as far as that is known.</param>
    public static (string Reason, MailboxState State) Of(Signal signal, EventId id, EventState end, string reason, MailboxState state, bool isAlone)
    {
        if (state.IsBatchOf(id))
        {
            var what = $"{Plural.Of(state.BatchCount!.Value, "event")} in the file {state.BatchFile}";
            return ($"{reason} It stands for {what}.", state.BatchCount == 1 ? state with { BatchFile = null } : end == EventState.Fired
                ? Fold(state, id, EventState.Coalesced, $"It went with event {id}, which fired for {what}.")
                : Fold(state, id, EventState.Dead, $"It is dead with event {id}, which stood for {what}: {reason}"));
        }

        return (reason, signal.WhenThrottled == ThrottlePolicy.Latest && end == EventState.Fired && !isAlone
            ? Fold(state, id, EventState.Coalesced, $"Event {id} was the newest that waited, and fired for it.")
            : state);
    }

    private static MailboxState Fold(MailboxState state, EventId into, EventState end, string reason) =>
        state with { FoldInto = into.ToString(), FoldAs = end, FoldReason = reason };
}
