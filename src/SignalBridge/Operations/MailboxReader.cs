using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Words;

namespace SignalBridge.Operations;

/// <summary>Reads a mailbox for people: counts, pages, single events.</summary>
internal sealed class MailboxReader(Mailbox mailbox)
{
    private const int PageSize = 100;

    // They are held in memory, and a chunk may have 768 KB.
    private const int ChunksAtOnce = 20;

    /// <summary>How many events wait and since when. Three small reads, however many.</summary>
    public async Task<(int Pending, DateTimeOffset? Oldest)> CountPendingAsync(CancellationToken cancellationToken)
    {
        var pending = (await mailbox.CountAsync(cancellationToken)).Pending;
        return (pending, pending > 0 ? await mailbox.OldestPendingAsync(cancellationToken) : null);
    }

    public async Task<EndedEvent?> FindEndedAsync(BridgeEventId id, CancellationToken cancellationToken)
    {
        // Its id does not tell how it ended.
        var rows = await Task.WhenAll(MailboxKeys.Ends.Select(state =>
            mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Ended(state, id),
                cancellationToken: cancellationToken)));
        return rows.FirstOrDefault(row => row.HasValue) is { } found ? EndedEvent.From(found.Value!) : null;
    }

    public async Task<bool> IsPendingAsync(BridgeEventId id, CancellationToken cancellationToken) =>
        await mailbox.FindChunkAsync(id.Chunk, cancellationToken) is { } chunk && id.Place < chunk.Count
            && !chunk.HasEnded(id.Place);

    public async Task<EventPage> EndedAsync(EventState state, string? page, CancellationToken cancellationToken)
    {
        var rows = mailbox.Table.QueryAsync<TableEntity>(
            MailboxKeys.Range(mailbox.Signal, MailboxKeys.EndedPrefix(state)), PageSize, cancellationToken: cancellationToken);
        await foreach (var found in rows.AsPages(page, PageSize).WithCancellation(cancellationToken))
        {
            return new EventPage([.. found.Values.Select(EndedEvent.From)
                .Select(e => EventView.Ended(e, e.Event) with { Body = null })], found.ContinuationToken);
        }

        return new EventPage([], null);
    }

    /// <summary>A page of pending events. It is named by a place to go on from: the chunk and the place in it.</summary>
    /// <param name="page">The page; null for the first.</param>
    /// <param name="view">Shows an event, with how many of the page come before it.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<EventPage> PendingAsync(
        string? page, Func<BridgeEventId, StoredEvent, int, EventView> view, CancellationToken cancellationToken)
    {
        var from = BridgeEventId.TryParse(page, out var start) ? start : default;
        var filter = from.Signal is null ? MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)
            : $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)} and RowKey ge '{MailboxKeys.Log(from.Chunk)}'";
        var end = await EventAfterAsync(PageSize, filter, from, cancellationToken);
        var range = end is { } after ? $"{filter} and RowKey le '{MailboxKeys.Log(after.Chunk)}'" : filter;
        var events = new List<EventView>();
        await foreach (var row in mailbox.Table.QueryAsync<TableEntity>(range, ChunksAtOnce,
            cancellationToken: cancellationToken))
        {
            var chunk = Chunk.From(row);
            foreach (var (place, item, _) in chunk.Pending().Where(e => chunk.Id != from.Chunk || e.Place >= from.Place))
            {
                var id = new BridgeEventId(mailbox.Signal, chunk.Id, place);
                if (events.Count == PageSize || id == end)
                {
                    return new EventPage(events, id.ToString());
                }

                events.Add(view(id, item, events.Count));
            }
        }

        return new EventPage(events, end?.ToString());
    }

    /// <summary>
    /// Finds the event that comes after so many, in the outlines of chunks: those of one event and those of 256 take one read
    /// alike.
    /// </summary>
    private async Task<BridgeEventId?> EventAfterAsync(int count, string filter, BridgeEventId from,
        CancellationToken cancellationToken)
    {
        await foreach (var row in mailbox.Table.QueryAsync<TableEntity>(filter, count + 1, Chunk.Outline, cancellationToken))
        {
            var chunk = Chunk.From(row);
            foreach (var place in chunk.PendingPlaces.Where(place => chunk.Id != from.Chunk || place >= from.Place))
            {
                if (count-- == 0)
                {
                    return new BridgeEventId(mailbox.Signal, chunk.Id, place);
                }
            }
        }

        return null;
    }
}
