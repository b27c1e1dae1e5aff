using System.Threading.Channels;
using Azure.Data.Tables;
using SignalBridge.Storage;
using SignalBridge.Telemetry;
using SignalBridge.Words;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Group commit of one mailbox: what arrives while a chunk is being written goes into the next. No timer: at rest a chunk
/// holds one event and is written at once. Events that are dead at once go the same way, beside the chunk.
/// </summary>
internal sealed class MailboxWriter : IAsyncDisposable
{
    // An event that waits here has 32 KB at most: larger ones are in a blob by then.
    private const int MaximumWaiting = 2_000;
    // A transaction has 100 rows and 4 MiB at most; beside these go the chunk and the tally.
    private const int MaximumDead = 40;
    private const int MaximumReason = 4_000;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(15);

    private readonly Mailbox _mailbox;
    private readonly TalliedMailbox _tallied;
    private readonly PayloadStore _payloads;
    private readonly ChunkIds _ids;
    private readonly Action<string> _appended;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Waiting> _waiting =
        Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Task _loop;

    /// <param name="mailbox">Where to.</param>
    /// <param name="payloads">Where large events go.</param>
    /// <param name="time">For the chunks' ids.</param>
    /// <param name="appended">Told the signal after each chunk, once it is durable.</param>
    public MailboxWriter(Mailbox mailbox, PayloadStore payloads, TimeProvider time, Action<string> appended)
    {
        (_mailbox, _tallied, _payloads, _appended) = (mailbox, new TalliedMailbox(mailbox), payloads, appended);
        _ids = new ChunkIds(time);
        _loop = Task.Run(WriteAllAsync);
    }

    /// <summary>Appends an event; durable when this returns.</summary>
    /// <exception cref="StorageUnavailableException">It was not made durable, or nobody can tell.</exception>
    public Task<BridgeEventId> AppendAsync(StoredEvent item, CancellationToken cancellationToken) =>
        WriteAsync(item, (bytes, done) => new Waiting(bytes, done, cancellationToken), cancellationToken);

    /// <summary>Keeps an event that can never fire, straight among the dead; durable when this returns.</summary>
    /// <exception cref="StorageUnavailableException">It was not made durable, or nobody can tell.</exception>
    public Task<BridgeEventId> KeepDeadAsync(BridgeEventId id, StoredEvent item, string reason,
        CancellationToken cancellationToken)
    {
        // Every reason is with the event; a column has its bounds.
        var kept = reason.Length <= MaximumReason ? reason : $"{reason[..MaximumReason]}…";
        var dead = new EndedEvent(id, EventState.Dead, item, _mailbox.Time.GetUtcNow(), kept, null, []) { AtOnce = true };
        return WriteAsync(item, (bytes, done) => new Waiting(bytes, done, cancellationToken) { Dead = dead }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _stop.CancelAfter(LongestDrain);
        await _loop;
        _stop.Dispose();
    }

    private async Task<BridgeEventId> WriteAsync(
        StoredEvent item, Func<byte[], TaskCompletionSource<BridgeEventId>, Waiting> waitingFor,
            CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await _payloads.CheckInAsync(_mailbox.Signal, item, cancellationToken);
            var waiting =
                waitingFor(bytes, new TaskCompletionSource<BridgeEventId>(TaskCreationOptions.RunContinuationsAsynchronously));
            return _waiting.Writer.TryWrite(waiting)
                ? await waiting.Done.Task.WaitAsync(cancellationToken)
                : throw new StorageUnavailableException(new TimeoutException($"{MaximumWaiting} events wait for storage."));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e))
        {
            throw new StorageUnavailableException(e);
        }
    }

    private async Task WriteAllAsync()
    {
        Waiting? left = null;
        while (left is not null || await _waiting.Reader.WaitToReadAsync())
        {
            var (chunk, dead, bytes) = (new List<Waiting>(), new Dictionary<BridgeEventId, Waiting>(), 0);
            while (chunk.Count < Chunk.MaximumEvents && dead.Count < MaximumDead
                && (left is not null || _waiting.Reader.TryRead(out left)))
            {
                // One key cannot be in a transaction twice.
                if (bytes + left!.Bytes > Chunk.MaximumBytes || (left.Dead is { } again && dead.ContainsKey(again.Id)))
                {
                    break;
                }

                // A sender that has left will send again: written now, its event would be a second one.
                if (!left.Sender.IsCancellationRequested)
                {
                    bytes += left.Bytes;
                    if (left.Dead is { } ended)
                    {
                        dead.Add(ended.Id, left);
                    }
                    else
                    {
                        chunk.Add(left);
                    }
                }

                left = null;
            }

            if (chunk.Count + dead.Count > 0 && !await WriteAsync(chunk, dead.Values))
            {
                // Storage is away: whoever waits is told now, not after as many time-outs as there are chunks.
                var away = new StorageUnavailableException(new TimeoutException("Storage did not take the chunk before."));
                left?.Done.TrySetException(away);
                left = null;
                while (_waiting.Reader.TryRead(out var waiting))
                {
                    waiting.Done.TrySetException(away);
                }
            }
        }
    }

    private async Task<bool> WriteAsync(List<Waiting> chunk, IReadOnlyCollection<Waiting> dead)
    {
        var id = _ids.Next();
        try
        {
            await _tallied.AddAsync(id, [.. chunk.Select(w => w.Event)], [.. dead.Select(w => w.DeadRow())], _stop.Token);
        }
        catch (Exception e)
        {
            foreach (var waiting in chunk.Concat(dead))
            {
                waiting.Done.TrySetException(e);
            }

            return false;
        }

        // First, so that whoever knows that an event is in knows that its wake is being seen to.
        if (chunk.Count > 0)
        {
            _appended(_mailbox.Signal);
        }

        foreach (var waiting in dead)
        {
            waiting.Done.TrySetResult(waiting.Dead!.Id);
            BridgeMetrics.Ended(_mailbox.Signal, EventState.Dead);
        }

        for (var place = 0; place < chunk.Count; place++)
        {
            chunk[place].Done.TrySetResult(new BridgeEventId(_mailbox.Signal, id, place));
        }

        return true;
    }

    /// <param name="Event">The event's bytes, or those of its stub.</param>
    private sealed record Waiting(byte[] Event, TaskCompletionSource<BridgeEventId> Done, CancellationToken Sender)
    {
        /// <summary>What is known of an event that is dead at once; null for one that goes into the chunk.</summary>
        public EndedEvent? Dead { get; init; }

        public int Bytes => sizeof(int) + Event.Length;

        public TableEntity DeadRow() => new(Dead!.Row()) { ["Event"] = Event };
    }
}
