using System.Globalization;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>Reads a mailbox for people: counts, pages, single events.</summary>
internal sealed class MailboxReader(Mailbox mailbox)
{
    private const int PageSize = 100;

    /// <summary>How many events wait and since when. Reads outlines of chunks, not events.</summary>
    public async Task<(int Pending, DateTimeOffset? Oldest)> CountPendingAsync(CancellationToken cancellationToken)
    {
        var pending = 0;
        DateTimeOffset? oldest = null;
        var outlines = mailbox.Table.QueryAsync<TableEntity>(
            MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix), select: Chunk.Outline, cancellationToken: cancellationToken);
        await foreach (var row in outlines)
        {
            var chunk = Chunk.From(row);
            pending += chunk.Remaining;
            oldest ??= AcceptedAt(chunk.Id);
        }

        return (pending, oldest);
    }

    /// <summary>The dead that went there without a turn, which the mailbox's state does not count.</summary>
    public async Task<int> CountDeadAtOnceAsync(CancellationToken cancellationToken)
    {
        var dead = mailbox.Table.QueryAsync<TableEntity>(
            $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.EndedPrefix(EventState.Dead))} and AtOnce eq true", select: ["RowKey"],
            cancellationToken: cancellationToken);
        return await dead.CountAsync(cancellationToken);
    }

    public Task<EventPage> PageAsync(
        EventState state, string? page, Func<EventId, (string Reason, IReadOnlyList<Attempt> Attempts)> pendingReason, CancellationToken cancellationToken) =>
        state == EventState.Pending ? PendingAsync(page, pendingReason, cancellationToken) : EndedAsync(state, page, cancellationToken);

    public async Task<EndedEvent?> FindEndedAsync(EventId id, CancellationToken cancellationToken)
    {
        // The live and the dead are kept under two prefixes; the states of one prefix share their keys.
        foreach (var state in (EventState[])[EventState.Fired, EventState.Dead])
        {
            var row = await mailbox.Table.GetEntityIfExistsAsync<TableEntity>(mailbox.Signal, MailboxKeys.Ended(state, id), cancellationToken: cancellationToken);
            if (row.HasValue)
            {
                return EndedEvent.From(row.Value!);
            }
        }

        return null;
    }

    public async Task<bool> IsPendingAsync(EventId id, CancellationToken cancellationToken) =>
        await mailbox.FindChunkAsync(id.Chunk, cancellationToken) is { } chunk && id.Place < chunk.Count && !chunk.HasEnded(id.Place);

    private async Task<EventPage> EndedAsync(EventState state, string? page, CancellationToken cancellationToken)
    {
        var rows = mailbox.Table.QueryAsync<TableEntity>(
            $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.EndedPrefix(state))} and State eq '{state}'", PageSize, cancellationToken: cancellationToken);
        await foreach (var found in rows.AsPages(page, PageSize).WithCancellation(cancellationToken))
        {
            return new EventPage([.. found.Values.Select(EndedEvent.From).Select(e => EventView.Ended(e, e.Event) with { Body = null })], found.ContinuationToken);
        }

        return new EventPage([], null);
    }

    // A page of pending events is a place to go on from: the chunk and the place in it.
    private async Task<EventPage> PendingAsync(
        string? page, Func<EventId, (string Reason, IReadOnlyList<Attempt> Attempts)> reasonOf, CancellationToken cancellationToken)
    {
        var from = EventId.TryParse(page, out var start) ? start : default;
        var filter = from.Signal is null ? MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)
            : $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)} and RowKey ge '{MailboxKeys.Log(from.Chunk)}'";
        var events = new List<EventView>();
        await foreach (var row in mailbox.Table.QueryAsync<TableEntity>(filter, 2, cancellationToken: cancellationToken))
        {
            var chunk = Chunk.From(row);
            foreach (var place in chunk.PendingPlaces.Where(place => chunk.Id != from.Chunk || place >= from.Place))
            {
                var id = new EventId(mailbox.Signal, chunk.Id, place);
                if (events.Count == PageSize)
                {
                    return new EventPage(events, id.ToString());
                }

                var (reason, attempts) = reasonOf(id);
                events.Add(EventView.Pending(id, chunk[place], reason, attempts) with { Body = null });
            }
        }

        return new EventPage(events, null);
    }

    // A GUID v7 begins with its time in milliseconds.
    private static DateTimeOffset AcceptedAt(Guid chunk) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(chunk.ToString("N").AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
}
