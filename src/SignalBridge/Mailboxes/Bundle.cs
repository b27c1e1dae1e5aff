using Azure.Data.Tables;

namespace SignalBridge.Mailboxes;

/// <summary>What goes into one transaction beside the state, within the bounds of a transaction: 100 entities and 4 MiB.</summary>
internal sealed class Bundle
{
    /// <summary>How many changes fit beside the state.</summary>
    public const int MaximumActions = 99;

    // Binary properties grow by a third on the wire, and each row has its frame.
    private const int MaximumBytes = 2 << 20;

    private readonly List<TableTransactionAction> _actions = [];
    private int _bytes;

    public IReadOnlyList<TableTransactionAction> Actions => _actions;

    public bool IsEmpty => _actions.Count == 0;

    public bool Fits(int actions, int bytes = 0) => _actions.Count + actions <= MaximumActions && (_bytes + bytes <= MaximumBytes || _actions.Count == 0);

    public void Add(TableTransactionAction action, int bytes = 0)
    {
        _actions.Add(action);
        _bytes += bytes;
    }

    public void Clear()
    {
        _actions.Clear();
        _bytes = 0;
    }
}
