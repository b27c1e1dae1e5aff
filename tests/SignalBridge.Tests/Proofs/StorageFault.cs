namespace SignalBridge.Tests.Proofs;

/// <summary>How a call to storage goes wrong.</summary>
public enum StorageFault
{
    /// <summary>Slow, and then right.</summary>
    Slow,

    /// <summary>503, and nothing done.</summary>
    Busy,

    /// <summary>503, and yet done: the repeated try then meets its own write as a conflict.</summary>
    BusyButDone,

    /// <summary>The connection is reset before anything is done.</summary>
    Reset,

    /// <summary>The connection is reset, and yet it is done.</summary>
    ResetButDone,

    /// <summary>
    /// 409 or 412 to changes of rows that are there, half of them yet done; appends are left alone, for no insert of a new row is
    /// answered so.
    /// </summary>
    Storm,
}
