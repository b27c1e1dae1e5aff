using Azure;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;

namespace SignalBridge.Retention;

/// <summary>
/// Tallies of writers that have not written for long, most of them gone with their instance. They are added to one row, so that a
/// mailbox is counted by a few rows however many instances it has seen. A writer that goes on begins a new tally.
/// </summary>
internal sealed class IdleTallies(MailboxRegistry mailboxes, TimeProvider time) : IExpiring
{
    // Many times as long as one write with all its tries: a writer that missed the answer still finds its own tally.
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    public string Kind => "idle tallies";

    public TimeSpan Period => TimeSpan.FromHours(1);

    public async Task<Removal> StepAsync(string signal, CancellationToken cancellationToken)
    {
        var mailbox = mailboxes.For(signal);
        var now = time.GetUtcNow();
        var tallies = await mailbox.TalliesAsync(cancellationToken);
        var idle = tallies.Where(tally => !tally.IsBase && tally.At < now - Idle).ToList();
        var some = idle.Take(RowDeletion.Maximum - 1).ToList();
        if (some is [])
        {
            return default;
        }

        var sum =
            (tallies.FirstOrDefault(tally => tally.IsBase) ?? new Tally(MailboxKeys.BaseTally)).Plus(some) with { At = now };
        try
        {
            await mailbox.Table.SubmitTransactionAsync([.. some.Select(tally => tally.Deleting(signal)), sum.Writing(signal)],
                cancellationToken);
            return new Removal(some.Count, More: some.Count < idle.Count);
        }
        catch (RequestFailedException e) when (e.Status is StorageErrors.NotFound or StorageErrors.Conflict or StorageErrors.PreconditionFailed)
        {
            // A writer went on, another instance was faster, or this is a repeated try whose first answer was lost: all or
            // nothing was done.
            return new Removal(0, More: true);
        }
    }
}
