using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Sources.FileDrops;

namespace SignalBridge.Functions.Triggers;

/// <summary>Files in the import container: as Event Grid tells of them, and hourly what it never told of.</summary>
internal sealed class ImportFunctions(FileDropReceiver drops)
{
    [Function("Import")]
    public Task ImportAsync(
        [BlobTrigger($"%{BindingSettings.ImportContainer}%/{{name}}", Source = BlobTriggerSource.EventGrid)] BlobClient blob,
        CancellationToken cancellationToken) => drops.ReceiveAsync(blob, cancellationToken);

    [Function("SweepImports")]
    public Task SweepAsync([TimerTrigger("0 23 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        drops.SweepAsync(cancellationToken);
}
