using Azure;
using Azure.Data.Tables;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;

namespace SignalBridge.Operations;

/// <summary>What a replay made of a window of ended events, marked on their rows in one transaction.</summary>
internal sealed class ReplayMarks(Mailbox mailbox)
{
    /// <summary>The column with the mapping that had no parameters for the event, or filtered it out.</summary>
    public const string UnmappedBy = "UnmappedBy";

    private readonly List<TableTransactionAction> _marks = [];

    public void Replayed(EndedEvent ended, Acceptance acceptance, DateTimeOffset at)
    {
        BridgeEventId? replayedAs = acceptance switch
        {
            Acceptance.Stored stored => stored.Id,
            Acceptance.Duplicate duplicate => duplicate.Of,
            _ => null,
        };
        if (replayedAs is not null)
        {
            Mark(ended, new TableEntity { ["ReplayedAs"] = replayedAs.ToString(), ["ReplayedAt"] = at });
        }
    }

    /// <param name="ended">The event.</param>
    /// <param name="mapping">The version of the mapping that was in force.</param>
    public void Unmapped(EndedEvent ended, string mapping) => Mark(ended, new TableEntity { [UnmappedBy] = mapping });

    /// <summary>Writes them; a row that has expired in the meantime needs none.</summary>
    public async Task WriteAsync()
    {
        while (_marks.Count > 0)
        {
            try
            {
                await mailbox.Table.SubmitTransactionAsync(_marks, CancellationToken.None);
                return;
            }
            catch (TableTransactionFailedException e) when (e is
            {
                Status: StorageErrors.NotFound,
                FailedTransactionActionIndex: { } gone
            })
            {
                _marks.RemoveAt(gone);
            }
        }
    }

    private void Mark(EndedEvent ended, TableEntity columns)
    {
        (columns.PartitionKey, columns.RowKey) = (mailbox.Signal, MailboxKeys.Ended(ended.State, ended.Id));
        _marks.Add(new TableTransactionAction(TableTransactionActionType.UpdateMerge, columns, ETag.All));
    }
}
