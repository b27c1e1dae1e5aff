using Azure;
using Azure.Data.Tables;
using SignalBridge.Storage;

namespace SignalBridge.Retention;

/// <summary>Deletes rows of one mailbox in one transaction.</summary>
internal static class RowDeletion
{
    /// <summary>The most that a transaction takes.</summary>
    public const int Maximum = 100;

    /// <summary>Deletes rows as they were read.</summary>
    /// <returns>False where one has gone or changed meanwhile, and then none was deleted: read again.</returns>
    public static async Task<bool> TryAsync(TableClient table, IReadOnlyCollection<TableEntity> rows,
        CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return true;
        }

        try
        {
            await table.SubmitTransactionAsync(rows.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag)), cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status is StorageErrors.NotFound or StorageErrors.PreconditionFailed)
        {
            // Another instance is at the same rows, or a turn has renewed one, or this is a repeated try whose first answer was
            // lost.
            return false;
        }
    }
}
