using System.Globalization;
using Campaign.Client;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Timing;

namespace SignalBridge.Operations;

/// <summary>Says in words what a mailbox and its events wait for. All times are UTC.</summary>
internal static class Explanation
{
    /// <summary>What a mailbox with pending events waits for.</summary>
    /// <param name="bridgePaused">Since when the bridge as a whole is paused, if it is.</param>
    public static string WaitsFor(Signal signal, MailboxState state, DateTimeOffset now, Timings timings,
        DateTimeOffset? bridgePaused)
    {
        if (IsPaused(state, bridgePaused) is { } paused)
        {
            return paused;
        }

        if (state.InFlightSince is { } since)
        {
            return $"Campaign is being called since {Clock(since)}.";
        }

        var due = Probe.DueAt(signal, state, now, timings);
        return due <= now ? "It is about to fire."
            : due == state.Retry.NotBefore && state.LastOutcome is { Outcome: OutcomeKind.Mismatched } held
                ? $"It is held, and compared again at {Clock(due)}: {held.Reason}"
            : due == state.Retry.NotBefore && state.LastOutcome is { } last ? $"It is tried again at {Clock(due)}: {last.Reason}"
            : state.Slot.LastFired is { } fired && due == fired + signal.MinimumInterval
                ? $"The slot opens at {Clock(due)}, {signal.MinimumInterval:c} after {Clock(fired)}."
            : $"The slot opens at {Clock(due)}.{(state.LastOutcome is { } outcome ? $" {outcome.Reason}" : "")}";
    }

    /// <summary>What one pending event waits for.</summary>
    public static string WaitsFor(
        Signal signal, MailboxState state, BridgeEventId id, PlaceInLine place, DateTimeOffset now, Timings timings,
            DateTimeOffset? bridgePaused)
    {
        if (IsPaused(state, bridgePaused) is { } paused)
        {
            return place.Ahead > 0 && signal.WhenThrottled is ThrottlePolicy.Queue or ThrottlePolicy.Reject
                ? $"{paused} Then {place}." : paused;
        }

        var isNext = place.Ahead == 0 || signal.WhenThrottled is ThrottlePolicy.Latest or ThrottlePolicy.Batch;
        if (state.IsAttempted(id) && isNext && (state.InFlightSince ?? state.Retry.NotBefore) is not null)
        {
            return WaitsFor(signal, state, now, timings, null);
        }

        var due = Probe.DueAt(signal, state, now, timings);
        var first = due > now ? due : now;
        var slot = due > now ? $"at {Clock(due)}" : "now";
        return signal.WhenThrottled switch
        {
            ThrottlePolicy.Latest =>
                $"It goes with the next slot, {slot}: the newest event that waits then fires, and the others go into it.",
            ThrottlePolicy.Batch => $"It goes into the next file, which is written {slot}.",
            _ when place.Ahead > 0 =>
                $"{Capital(place.ToString())}, and one fires every {signal.MinimumInterval:c}: it fires at about {Clock(first + (place.Ahead * signal.MinimumInterval))}{(place.IsAtLeast ? " or later" : "")}.",
            _ when due <= now => "It is about to fire.",
            _ => $"It fires at {Clock(due)}: {Why(signal, state, due)}",
        };
    }

    /// <summary>That nothing fires for a pause; null where there is none.</summary>
    public static string? IsPaused(MailboxState state, DateTimeOffset? bridgePaused) =>
        bridgePaused is { } since
            ? $"The bridge is paused since {Clock(since)}.{(state.Pause is not null ? " The signal is paused, too." : "")}"
        : state.Pause is { } pause ? pause.Because ?? "The signal is paused."
        : null;

    private static string Why(Signal signal, MailboxState state, DateTimeOffset due) =>
        state.Slot.UsedAt is { } used && due == used + signal.MinimumInterval
            ? $"the slot opens {signal.MinimumInterval:c} after {Clock(used)}."
        : $"the last call did not succeed. {state.LastOutcome?.Reason}";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Clock(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
