using Azure.Storage.Queues;
using SignalBridge.Timing;

namespace SignalBridge.Waking;

/// <summary>
/// Wakes: queue messages that name a signal, invisible until its slot. They carry no data; a lost or doubled one does no harm.
/// </summary>
internal sealed class Wakes(QueueClient queue, Alarms alarms, TimeProvider time)
{
    // The default of seven days would let a wake for the eighth expire.
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    /// <summary>Sends a wake.</summary>
    /// <param name="signal">Whose.</param>
    /// <param name="at">When it becomes visible, rounded up to whole seconds; at once if past.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public async Task SendAsync(string signal, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var wait = at - time.GetUtcNow();
        wait = wait <= TimeSpan.Zero ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Ceiling(Math.Min(wait.TotalSeconds, Timings.LongestSleep.TotalSeconds)));

        // First: where it is due, the turn need not wait for the message that would only come should this process die.
        alarms.Set(signal, at);
        await queue.SendMessageAsync(signal, wait, Forever, cancellationToken);
    }
}
