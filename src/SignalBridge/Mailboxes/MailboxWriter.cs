using System.Threading.Channels;

namespace SignalBridge.Mailboxes;

/// <summary>
/// Group commit of one mailbox: what arrives while a chunk is being written goes into the next. No timer: at rest a chunk
/// holds one event and is written at once.
/// </summary>
internal sealed class MailboxWriter : IAsyncDisposable
{
    // An event that waits here has 32 KB at most: larger ones are in a blob by then.
    private const int MaximumWaiting = 2_000;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(15);

    private readonly Mailbox _mailbox;
    private readonly PayloadStore _payloads;
    private readonly ChunkIds _ids;
    private readonly Action<string> _appended;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MaximumWaiting) { SingleReader = true });
    private readonly Task _loop;

    /// <param name="mailbox">Where to.</param>
    /// <param name="payloads">Where large events go.</param>
    /// <param name="time">For the chunks' ids.</param>
    /// <param name="appended">Told the signal after each chunk, once it is durable.</param>
    public MailboxWriter(Mailbox mailbox, PayloadStore payloads, TimeProvider time, Action<string> appended)
    {
        (_mailbox, _payloads, _appended) = (mailbox, payloads, appended);
        _ids = new ChunkIds(time);
        _loop = Task.Run(WriteChunksAsync);
    }

    /// <summary>Appends an event; durable when this returns.</summary>
    /// <exception cref="StorageUnavailableException">It was not made durable, or nobody can tell.</exception>
    public async Task<EventId> AppendAsync(StoredEvent item, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await _payloads.CheckInAsync(_mailbox.Signal, item, cancellationToken);
            var waiting = new Waiting(bytes, new TaskCompletionSource<EventId>(TaskCreationOptions.RunContinuationsAsynchronously), cancellationToken);
            return _waiting.Writer.TryWrite(waiting)
                ? await waiting.Done.Task.WaitAsync(cancellationToken)
                : throw new StorageUnavailableException(new TimeoutException($"{MaximumWaiting} events wait for storage."));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e))
        {
            throw new StorageUnavailableException(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        _stop.CancelAfter(LongestDrain);
        await _loop;
        _stop.Dispose();
    }

    private async Task WriteChunksAsync()
    {
        Waiting? left = null;
        while (left is not null || await _waiting.Reader.WaitToReadAsync())
        {
            var chunk = new List<Waiting>();
            var bytes = 0;
            while (chunk.Count < Chunk.MaximumEvents && (left is not null || _waiting.Reader.TryRead(out left)))
            {
                if (bytes + sizeof(int) + left!.Event.Length > Chunk.MaximumBytes)
                {
                    break;
                }

                // A sender that has left will send again: written now, its event would be a second one.
                if (!left.Sender.IsCancellationRequested)
                {
                    bytes += sizeof(int) + left.Event.Length;
                    chunk.Add(left);
                }

                left = null;
            }

            if (chunk.Count > 0 && !await WriteAsync(chunk))
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

    private async Task<bool> WriteAsync(List<Waiting> chunk)
    {
        var id = _ids.Next();
        try
        {
            await _mailbox.AppendAsync(id, [.. chunk.Select(w => w.Event)], _stop.Token);
        }
        catch (Exception e)
        {
            chunk.ForEach(w => w.Done.TrySetException(e));
            return false;
        }

        // First, so that whoever knows that an event is in knows that its wake is being seen to.
        _appended(_mailbox.Signal);
        for (var place = 0; place < chunk.Count; place++)
        {
            chunk[place].Done.TrySetResult(new EventId(_mailbox.Signal, id, place));
        }

        return true;
    }

    private sealed record Waiting(byte[] Event, TaskCompletionSource<EventId> Done, CancellationToken Sender);
}
