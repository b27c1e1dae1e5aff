using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;
using SignalBridge.Waking;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Wakes a signal that was at rest when a chunk came in. An append writes its chunk and then reads the state; a turn that
/// finds nothing writes rest into the state and then looks for chunks: so at least one of them sees the other. Under load
/// one reading covers all the chunks before it.
/// </summary>
internal sealed partial class AppendWatch(MailboxRegistry mailboxes, Wakes wakes, TimeProvider time, ILogger<AppendWatch> log) : IAsyncDisposable
{
    // More than storage's own time-outs allow for a reading and a wake.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>Says that a chunk is durable. Returns at once: the sender's answer does not wait for the wake.</summary>
    public void Appended(string signal)
    {
        var watched = _watched.GetOrAdd(signal, _ => new Watched());
        if (Interlocked.Increment(ref watched.Appends) == 1)
        {
            watched.Look = Task.Run(() => LookAsync(signal, watched));
        }
    }

    /// <summary>Completes when every append so far has been looked at, and its wake sent where one is needed.</summary>
    public Task WaitAsync() => Task.WhenAll(_watched.Values.Select(watched => watched.Look));

    /// <summary>Waits for the looks under way, or their wakes would have to wait for the sweep of another instance. Nothing appends any more.</summary>
    public async ValueTask DisposeAsync() =>
        await WaitAsync().WaitAsync(LongestLook, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task LookAsync(string signal, Watched watched)
    {
        int covered;
        do
        {
            covered = Volatile.Read(ref watched.Appends);
            try
            {
                var state = await mailboxes.For(signal).ReadStateAsync(CancellationToken.None);
                var now = time.GetUtcNow();
                var awake = state.Pause is not null || state.WakeAt is not null || state.IsClaimed(now);

                // While the state is the one that the last wake was sent for, that wake is still to come.
                if (!awake && watched.WokenAt != (state.ETag, state.Stamp))
                {
                    // At once, also where the slot is closed: the turn then writes down when the next one comes.
                    await wakes.SendAsync(signal, now, CancellationToken.None);
                    watched.WokenAt = (state.ETag, state.Stamp);
                }
            }
            catch (Exception e)
            {
                Log.NotWoken(log, signal, e);
            }
        }
        while (Interlocked.Add(ref watched.Appends, -covered) > 0);
    }

    private sealed class Watched
    {
        public int Appends;
        public volatile Task Look = Task.CompletedTask;
        public (ETag?, Guid)? WokenAt;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No wake could be sent for {Signal}; the sweep will send one.")]
        public static partial void NotWoken(ILogger logger, string signal, Exception exception);
    }
}
