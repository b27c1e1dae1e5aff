using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;

namespace SignalBridge.Storage;

/// <summary>
/// Makes the tables, the queue and the containers that are not there yet; while storage is away, it goes on trying.
/// </summary>
internal sealed partial class StorageSetup(StorageAccount account, StorageOptions names, ILogger<StorageSetup> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(2);
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether everything is there.</summary>
    public bool IsDone => _done.Task.IsCompletedSuccessfully;

    /// <summary>Completes when everything is there.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _done.Task.WaitAsync(cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await account.Tables.CreateTableIfNotExistsAsync(names.MailboxTable, stoppingToken);
                await account.Tables.CreateTableIfNotExistsAsync(names.SourceTable, stoppingToken);
                await account.Queues.GetQueueClient(names.WakeQueue).CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                await account.Queues.GetQueueClient(names.PoisonWakeQueue)
                    .CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                await account.Blobs.GetBlobContainerClient(names.ImportContainer)
                    .CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                await account.Blobs.GetBlobContainerClient(names.PayloadContainer)
                    .CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                await account.Blobs.GetBlobContainerClient(names.BatchContainer)
                    .CreateIfNotExistsAsync(cancellationToken: stoppingToken);
                _done.TrySetResult();
                return;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Waiting(log, e.GetBaseException().Message);
                // By the machine's clock: a bridge whose clock stands still, in a test, waits for storage too.
                await Task.Delay(RetryPause, TimeProvider.System, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error,
            Message = "Storage is not available; webhooks are answered 503 until it is. {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);
    }
}
