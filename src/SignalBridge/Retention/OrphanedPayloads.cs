using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;

namespace SignalBridge.Retention;

/// <summary>
/// Payloads without an event: written before an append that then failed, or left by an instance that died between an event's row
/// and its payload. Known by their date: the mailbox has nothing that old any more.
/// </summary>
internal sealed class OrphanedPayloads(Routes routes, MailboxRegistry mailboxes, PayloadStore payloads, TimeProvider time)
    : IExpiring
{
    private const int PageSize = 100;

    // A payload's date is the day of its event's arrival, a row's time that of its chunk.
    private static readonly TimeSpan Margin = TimeSpan.FromDays(2);

    public string Kind => "orphaned payloads";

    public TimeSpan Period => TimeSpan.FromHours(1);

    public async Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
    {
        var retention = routes.Retention;
        var kept = retention.DoneFor > retention.DeadFor ? retention.DoneFor : retention.DeadFor;
        var cut = time.GetUtcNow() - kept - Margin;
        var page = await payloads.FirstAsync(signal, PageSize, cancellationToken);
        var old =
            page.Select(name => (Name: name, Date: PayloadStore.DateOf(name))).Where(payload => payload.Date < cut).ToList();
        if (old is not [(_, { } oldest), ..] || await HasAnythingAsync(mailboxes.For(signal), oldest + Margin, cancellationToken))
        {
            return default;
        }

        // One day a step: those of the next may be in use.
        var orphans = old.TakeWhile(payload => payload.Date == oldest).Select(payload => payload.Name).ToList();
        await payloads.RemoveAsync(orphans, cancellationToken);
        return new Removal(orphans.Count, More: orphans.Count < old.Count || page.Count == PageSize);
    }

    /// <summary>
    /// Whether any event accepted before a moment is left: one that waited long ends late, and is kept from then on.
    /// </summary>
    private static async Task<bool> HasAnythingAsync(Mailbox mailbox, DateTimeOffset before, CancellationToken cancellationToken)
    {
        // What is pending first, then what has ended: events go that way, so none is missed in between.
        if (await mailbox.OldestPendingAsync(cancellationToken) < before)
        {
            return true;
        }

        foreach (var state in MailboxKeys.Ends)
        {
            var filter = MailboxKeys.EndedRange(mailbox.Signal, state, before);
            if (await mailbox.Table.QueryAsync<TableEntity>(filter, 1, ["RowKey"], cancellationToken).AnyAsync(cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
