using System.Collections.Concurrent;
using SignalBridge.Configuration;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Mailboxes;

/// <summary>The one door to the mailboxes: every source's events come in here, and are durable when it says so.</summary>
internal sealed class Intake(
    MailboxRegistry mailboxes, PayloadStore payloads, RecentKeys recent, AppendWatch watch, StorageSetup setup,
        CommonClock time) : IAsyncDisposable
{
    private static readonly TimeSpan SetupPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatePatience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Lazy<MailboxWriter>> _writers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private readonly ChunkIds _deadIds = new(time);

    /// <summary>Takes an event in.</summary>
    /// <exception cref="StorageUnavailableException">It was not made durable.</exception>
    public async Task<Acceptance> AcceptAsync(Signal signal, StoredEvent item, CancellationToken cancellationToken)
    {
        await KnowTheTimeAsync(cancellationToken);
        if (recent.Find(signal.Name, item, time.GetUtcNow()) is { } known)
        {
            return new Acceptance.Duplicate(known);
        }

        if (signal.WhenThrottled != ThrottlePolicy.Reject)
        {
            return await AppendAsync(signal, item, cancellationToken);
        }

        // One at a time, so that two senders do not both find the slot open. Another instance may still: then one event waits.
        var gate = _gates.GetOrAdd(signal.Name, _ => new SemaphoreSlim(1));
        if (!await gate.WaitAsync(GatePatience, cancellationToken))
        {
            throw new StorageUnavailableException(new TimeoutException("Too many wait to learn whether the slot is open."));
        }

        try
        {
            return await ClosedForAsync(signal, cancellationToken) is { } wait
                ? new Acceptance.SlotClosed(wait)
                : await AppendAsync(signal, item, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Keeps an event that cannot be mapped: dead at once, with its reasons.</summary>
    /// <param name="signal">Whose.</param>
    /// <param name="item">The event.</param>
    /// <param name="since">
    /// When that came to be which it is made of, if whoever finds it knows it alike: it is then kept once, however many find it
    /// at the same time. Null for what only one can have, such as a webhook.
    /// </param>
    /// <param name="cancellationToken">Cancels the keeping.</param>
    /// <exception cref="StorageUnavailableException">It was not made durable.</exception>
    public async Task<BridgeEventId> KeepDeadAsync(Signal signal, StoredEvent item, DateTimeOffset? since,
        CancellationToken cancellationToken)
    {
        await KnowTheTimeAsync(cancellationToken);

        // Senders repeat what was answered 422: once is enough, as far as this instance remembers.
        if (recent.Find(signal.Name, item, time.GetUtcNow()) is { } known)
        {
            return known;
        }

        var id = new BridgeEventId(signal.Name, since is { } moment ? ChunkIds.Of(moment, item.Keys) : NextDead(), 0);
        await Writer(signal).KeepDeadAsync(id, item, $"It cannot be mapped: {string.Join("; ", item.Unmappable)}.",
            cancellationToken);
        recent.Add(item, id, time.GetUtcNow(), signal.DeduplicateFor);
        return id;
    }

    private Guid NextDead()
    {
        lock (_deadIds)
        {
            return _deadIds.Next();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values.Where(w => w.IsValueCreated))
        {
            await writer.Value.DisposeAsync();
        }
    }

    /// <summary>
    /// Chunks are in the order of the time in their ids. Until storage has answered once, that is only what this host takes for
    /// the time: the first chunk might go before all others, or behind those of the next hour.
    /// </summary>
    private async Task KnowTheTimeAsync(CancellationToken cancellationToken)
    {
        if (time.IsCommon)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(SetupPatience);
        try
        {
            await setup.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException(e);
        }
    }

    private async Task<Acceptance> AppendAsync(Signal signal, StoredEvent item, CancellationToken cancellationToken)
    {
        var id = await Writer(signal).AppendAsync(item, cancellationToken);
        recent.Add(item, id, time.GetUtcNow(), signal.DeduplicateFor);
        return new Acceptance.Stored(id);
    }

    private MailboxWriter Writer(Signal signal) => _writers.GetOrAdd(signal.Name, name => new Lazy<MailboxWriter>(
        () => new MailboxWriter(mailboxes.For(name), payloads, time, watch.Appended))).Value;

    private async Task<TimeSpan?> ClosedForAsync(Signal signal, CancellationToken cancellationToken)
    {
        try
        {
            // The chunk first: a turn removes it and closes the slot in one transaction, so one of the two reads tells.
            var mailbox = mailboxes.For(signal.Name);
            var pending = await mailbox.HasPendingAsync(cancellationToken);
            var wait = (await mailbox.ReadStateAsync(cancellationToken)).Due(signal.MinimumInterval) - time.GetUtcNow();
            return wait > TimeSpan.Zero ? wait : pending ? signal.MinimumInterval : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && StorageErrors.IsUnavailable(e))
        {
            throw new StorageUnavailableException(e);
        }
    }
}
