using Azure;
using Azure.Data.Tables;

namespace SignalBridge.Mailboxes;

/// <summary>
/// How many events one writer has added to a mailbox. It is written in the transaction that adds them, and by no other writer: so
/// it is exact whatever dies, writers do not fight over it, and nobody needs to look at the events to count them.
/// </summary>
/// <param name="Key">The row's.</param>
internal sealed record Tally(string Key)
{
    /// <summary>The version read or written; null where there is no row yet.</summary>
    public ETag? ETag { get; init; }

    /// <summary>Events that went into chunks; the mailbox's state counts how those have ended.</summary>
    public long Appended { get; init; }

    /// <summary>Events that were kept as dead at once.</summary>
    public long DeadAtOnce { get; init; }

    /// <summary>Which write made this version: a repeated write knows its own work by it.</summary>
    public Guid Stamp { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The sum of the writers who have not written for long.</summary>
    public bool IsBase => Key == MailboxKeys.BaseTally;

    /// <summary>The tally of a writer that has added nothing.</summary>
    public static Tally New() => new(MailboxKeys.Tally(Guid.NewGuid()));

    public static Tally From(TableEntity row) => new(row.RowKey)
    {
        ETag = row.ETag,
        Appended = row.GetInt64(nameof(Appended)) ?? 0,
        DeadAtOnce = row.GetInt64(nameof(DeadAtOnce)) ?? 0,
        Stamp = row.GetGuid(nameof(Stamp)) ?? Guid.Empty,
        At = row.GetDateTimeOffset(nameof(At)) ?? default,
    };

    /// <summary>The tally with the events of others added.</summary>
    public Tally Plus(IReadOnlyCollection<Tally> others) =>
        this with { Appended = Appended + others.Sum(t => t.Appended), DeadAtOnce = DeadAtOnce + others.Sum(t => t.DeadAtOnce) };

    /// <summary>The change of the row that writes this, if nobody has written it since it was read.</summary>
    public TableTransactionAction Writing(string signal)
    {
        var row = new TableEntity(signal, Key)
        {
            [nameof(Appended)] = Appended,
            [nameof(DeadAtOnce)] = DeadAtOnce,
            [nameof(Stamp)] = Stamp,
            [nameof(At)] = At,
        };
        return ETag is { } etag
            ? new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, etag)
            : new TableTransactionAction(TableTransactionActionType.Add, row);
    }

    public TableTransactionAction Deleting(string signal) => new(TableTransactionActionType.Delete, new TableEntity(signal, Key), ETag!.Value);
}
