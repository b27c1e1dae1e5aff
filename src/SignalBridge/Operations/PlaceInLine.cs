using Azure.Data.Tables;
using SignalBridge.Mailboxes;

namespace SignalBridge.Operations;

/// <summary>How many events fire before a pending one.</summary>
/// <param name="Ahead">How many.</param>
/// <param name="IsAtLeast">Whether there are more, which were not counted.</param>
internal readonly record struct PlaceInLine(int Ahead, bool IsAtLeast)
{
    /// <summary>Looks it up in the outlines of the chunks before; one page of them at most.</summary>
    public static async Task<PlaceInLine> OfAsync(Mailbox mailbox, Chunk own, EventId id, MailboxState state, CancellationToken cancellationToken)
    {
        var ahead = own.PendingPlaces.Count(place => place < id.Place);
        var before = mailbox.Table.QueryAsync<TableEntity>(
            $"{MailboxKeys.Range(mailbox.Signal, MailboxKeys.LogPrefix)} and RowKey lt '{MailboxKeys.Log(id.Chunk)}'", select: Chunk.Outline, cancellationToken: cancellationToken);
        await foreach (var page in before.AsPages().WithCancellation(cancellationToken))
        {
            // What has been tried goes on first, also where it came in later.
            var isOvertaken = EventId.TryParse(state.AttemptedEvent, out var tried) && (tried.Chunk, tried.Place).CompareTo((id.Chunk, id.Place)) > 0;
            return new PlaceInLine(ahead + page.Values.Sum(row => Chunk.From(row).Remaining) + (isOvertaken ? 1 : 0), page.ContinuationToken is not null);
        }

        return new PlaceInLine(ahead, false);
    }

    public override string ToString() =>
        $"{(IsAtLeast ? "at least " : "")}{Ahead} {(Ahead == 1 ? "event is" : "events are")} ahead of it";
}
