using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using SignalBridge.Configuration;

namespace SignalBridge.Storage;

/// <summary>The tables, queues and containers of the bridge, by what they hold.</summary>
internal sealed class StorageClients(StorageAccount account, StorageOptions names)
{
    /// <summary>What sources remember: files seen, schedules run, requests, numbers, the bridge's switch.</summary>
    public TableClient Sources => account.Tables.GetTableClient(names.SourceTable);

    public QueueClient Wakes => account.Queues.GetQueueClient(names.WakeQueue);

    /// <summary>Where the Functions host puts a wake whose turns failed again and again.</summary>
    public QueueClient PoisonWakes => account.Queues.GetQueueClient(names.PoisonWakeQueue);

    public BlobContainerClient Imports => account.Blobs.GetBlobContainerClient(names.ImportContainer);

    /// <summary>Events that are too large for a row.</summary>
    public BlobContainerClient Payloads => account.Blobs.GetBlobContainerClient(names.PayloadContainer);

    public BlobContainerClient Batches => account.Blobs.GetBlobContainerClient(names.BatchContainer);
}
