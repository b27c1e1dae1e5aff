using System.Collections.Concurrent;
using Azure;
using Microsoft.Extensions.Logging;
using SignalBridge.Waking;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Wakes a signal that was at rest when a chunk came in. An append writes its chunk and then reads the state; a turn that
/// finds nothing writes rest into the state and then looks for chunks: so at least one of them sees the other. Under load
/// one reading covers all the chunks before it. While the signal sleeps for longer than a moment, that reading waits for a
/// moment: it comes all the same after each chunk, and until then the wake that is known is what would come.
/// </summary>
internal sealed partial class AppendWatch(MailboxRegistry mailboxes, Wakes wakes, TimeProvider time, ILogger<AppendWatch> log)
    : IAsyncDisposable
{
    // More than storage's own time-outs allow for a reading and a wake.
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    // How seldom the state of a signal that sleeps is read, however much comes in.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Watched> _watched = new(StringComparer.Ordinal);

    /// <summary>Says that a chunk is durable. Returns at once: the sender's answer does not wait for the wake.</summary>
    public void Appended(string signal)
    {
        var watched = _watched.GetOrAdd(signal, _ => new Watched());
        if (Interlocked.Increment(ref watched.Appends) == 1)
        {
            watched.Begin();
            watched.Look = Task.Run(() => LookAsync(signal, watched));
        }
    }

    /// <summary>Completes when every append so far has been looked at, and its wake sent where one is needed.</summary>
    public async Task WaitAsync()
    {
        foreach (var watched in _watched.Values)
        {
            watched.Hurry();
            await watched.Look;
        }
    }

    /// <summary>
    /// Waits for the looks under way, or their wakes would have to wait for the sweep of another instance. Nothing appends any
    /// more.
    /// </summary>
    public async ValueTask DisposeAsync() =>
        await WaitAsync().WaitAsync(LongestLook, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task LookAsync(string signal, Watched watched)
    {
        int covered;
        do
        {
            // Before the appends are counted that the reading covers.
            await watched.RestAsync(time);
            covered = Volatile.Read(ref watched.Appends);
            try
            {
                var state = await mailboxes.For(signal).ReadStateAsync(CancellationToken.None);
                var now = time.GetUtcNow();
                var awake = state.Pause is not null || state.WakeAt is not null || state.IsClaimed(now);

                watched.RestUntil = state.Pause is not null || state.WakeAt > now + Moment ? now + Moment : null;

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
        public DateTimeOffset? RestUntil;
        private volatile TaskCompletionSource _hurry = new();

        /// <summary>A look begins.</summary>
        public void Begin() => _hurry = new TaskCompletionSource();

        /// <summary>Ends the rests of the look that has begun.</summary>
        public void Hurry() => _hurry.TrySetResult();

        /// <summary>Waits as long as the state last read allows.</summary>
        public async Task RestAsync(TimeProvider time)
        {
            if (RestUntil - time.GetUtcNow() is not { } rest || rest <= TimeSpan.Zero)
            {
                return;
            }

            using var over = new CancellationTokenSource();
            await Task.WhenAny(Task.Delay(rest, time, over.Token), _hurry.Task);
            await over.CancelAsync();
            RestUntil = null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No wake could be sent for {Signal}; the sweep will send one.")]
        public static partial void NotWoken(ILogger logger, string signal, Exception exception);
    }
}
