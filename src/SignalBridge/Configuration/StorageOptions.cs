namespace SignalBridge.Configuration;

/// <summary>The names used in the storage account. The account itself is the app setting <c>AzureWebJobsStorage</c>.</summary>
public sealed class StorageOptions
{
    /// <summary>The table of the mailboxes. Default: <c>mailboxes</c>.</summary>
    public string MailboxTable { get; set; } = "mailboxes";

    /// <summary>The table of what file drops have seen and schedules have done. Default: <c>sources</c>.</summary>
    public string SourceTable { get; set; } = "sources";

    /// <summary>The queue of the wakes. Default: <c>wakes</c>.</summary>
    public string WakeQueue { get; set; } = "wakes";

    /// <summary>
    /// Where the Functions host puts a wake whose turns failed again and again: the queue's name with an ending of the host's.
    /// </summary>
    internal string PoisonWakeQueue => $"{WakeQueue}-poison";

    /// <summary>The container that files are dropped into. Default: <c>imports</c>.</summary>
    public string ImportContainer { get; set; } = "imports";

    /// <summary>The container of events too large for a table row. Default: <c>payloads</c>.</summary>
    public string PayloadContainer { get; set; } = "payloads";

    /// <summary>The container of the files that the policy <c>Batch</c> writes. Default: <c>batches</c>.</summary>
    public string BatchContainer { get; set; } = "batches";
}
