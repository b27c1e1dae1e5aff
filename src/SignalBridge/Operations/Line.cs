using Azure.Data.Tables;
using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>The order in which pending events fire one by one: as they came in, save one that was tried and goes first.</summary>
internal sealed class Line
{
    private readonly BridgeEventId? _first;
    private readonly int _before;
    private readonly bool _isAtLeast;

    private Line(BridgeEventId? first, int before, bool isAtLeast) => (_first, _before, _isAtLeast) = (first, before, isAtLeast);

    /// <summary>
    /// Looks at the line from one event on, in the outlines of chunks: a page of them, and that of the event tried.
    /// </summary>
    /// <param name="mailbox">Whose.</param>
    /// <param name="from">The event; null for the oldest.</param>
    /// <param name="state">The mailbox's state.</param>
    /// <param name="cancellationToken">Cancels the looking.</param>
    public static async Task<Line> FromAsync(
        Mailbox mailbox, BridgeEventId? from, MailboxState state, CancellationToken cancellationToken)
    {
        var first = await FirstAsync(mailbox, state, cancellationToken);
        if (from is not { } start)
        {
            return new Line(first, 0, false);
        }

        var range = $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)} and RowKey le '{MailboxKeys.Log(start.Chunk)}'";
        var before = mailbox.Table.QueryAsync<TableEntity>(range, select: Chunk.Outline, cancellationToken: cancellationToken);
        await foreach (var page in before.AsPages().WithCancellation(cancellationToken))
        {
            var ahead = page.Values.Select(Chunk.From).Sum(
                chunk => chunk.Id == start.Chunk ? chunk.PendingPlaces.Count(place => place < start.Place) : chunk.Remaining);
            return new Line(first, ahead, page.ContinuationToken is not null);
        }

        return new Line(first, 0, false);
    }

    /// <summary>The place of an event.</summary>
    /// <param name="id">The event.</param>
    /// <param name="after">How many pending ones there are from the line's beginning to it.</param>
    public PlaceInLine PlaceOf(BridgeEventId id, int after)
    {
        var isOvertaken = _first is { } tried && (tried.Chunk, tried.Place).CompareTo((id.Chunk, id.Place)) > 0;
        return id == _first ? new PlaceInLine(0, false) : new PlaceInLine(_before + after + (isOvertaken ? 1 : 0), _isAtLeast);
    }

    /// <summary>
    /// The event that was tried, where it goes on before older ones: Campaign is asked about a lost answer, or a chunk came in
    /// late behind it. One that was tried as the newest of several, under a policy that has been changed since, waits like the
    /// others.
    /// </summary>
    private static async Task<BridgeEventId?> FirstAsync(Mailbox mailbox, MailboxState state,
        CancellationToken cancellationToken) =>
        state.Attempted is { Event: var tried }
            && await mailbox.FindOutlineAsync(tried.Chunk, cancellationToken) is { } chunk && !chunk.HasEnded(tried.Place)
            && (state.UnknownSince is not null || !chunk.IsGathered)
            ? tried : null;
}
