using System.Globalization;
using SignalBridge.Configuration;
using SignalBridge.Delivery;
using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>Says in words what a mailbox waits for.</summary>
internal static class Explanation
{
    public static string WaitsFor(Signal signal, MailboxState state, DateTimeOffset now, TimeSpan callDeadline)
    {
        if (state.Paused)
        {
            return "The signal is paused.";
        }

        if (state.InFlightSince is { } since)
        {
            return $"Campaign is being called since {Clock(since)}.";
        }

        var due = Verdict.DueAt(signal, state, now, callDeadline);
        return due <= now ? "It is about to fire."
            : due == state.NotBefore && state.LastOutcome is { } last ? $"It is tried again at {Clock(due)}: {last.Reason}"
            : state.LastFired is { } fired && due == fired + signal.MinimumInterval
                ? $"The slot opens at {Clock(due)}, {signal.MinimumInterval:c} after {Clock(fired)}."
            : $"The slot opens at {Clock(due)}.{(state.LastOutcome is { } outcome ? $" {outcome.Reason}" : "")}";
    }

    private static string Clock(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
