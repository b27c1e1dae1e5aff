using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using SignalBridge.Configuration;

namespace SignalBridge.Storage;

/// <summary>
/// Clients of the one storage account, from the setting <c>AzureWebJobsStorage</c> as Functions itself reads it: a connection
/// string, or <c>__accountName</c> or the three <c>__…ServiceUri</c> with <c>__credential</c> and <c>__clientId</c>
/// (https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity).
/// </summary>
internal sealed class StorageAccount
{
    /// <summary>The name of the setting.</summary>
    public const string Setting = "AzureWebJobsStorage";

    // A sender waits for its answer: better a 503 in seconds than a time-out at its end.
    private const int MaximumRetries = 2;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    // Rows and messages are small; a blob may have 16 MiB.
    private static readonly TimeSpan RowTimeout = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan BlobTimeout = TimeSpan.FromSeconds(20);

    private readonly HttpPipelinePolicy? _everyTry;
    private readonly HttpPipelineTransport? _transport;

    /// <summary>Makes the clients; a connection that cannot be used is a mistake.</summary>
    /// <param name="configuration">Where the setting is.</param>
    /// <param name="mistakes">Where mistakes go.</param>
    /// <param name="everyTry">What every try of every call passes through.</param>
    /// <param name="transport">What carries the calls, if not the SDK's own.</param>
    public StorageAccount(IConfiguration configuration, Mistakes mistakes, HttpPipelinePolicy? everyTry = null,
        HttpPipelineTransport? transport = null)
    {
        (_everyTry, _transport) = (everyTry, transport);
        if (configuration[Setting] is { Length: > 0 } connection)
        {
            try
            {
                Tables = new TableServiceClient(connection, Patient(new TableClientOptions()));
                Queues = new QueueServiceClient(connection, Patient(QueueOptions()));
                Blobs = new BlobServiceClient(connection, Patient(new BlobClientOptions()));
                return;
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                mistakes.Add(Setting,
                    "is not a connection string; copy it from the storage account, or write UseDevelopmentStorage=true");
            }
        }

        var section = configuration.GetSection(Setting);
        if (ServiceUri(section, "table") is { } table && ServiceUri(section, "queue") is { } queue
            && ServiceUri(section, "blob") is { } blob)
        {
            var credential = Credential(section);
            Tables = new TableServiceClient(table, credential, Patient(new TableClientOptions()));
            Queues = new QueueServiceClient(queue, credential, Patient(QueueOptions()));
            Blobs = new BlobServiceClient(blob, credential, Patient(new BlobClientOptions()));
        }
        else if (configuration[Setting] is null or "")
        {
            mistakes.Add(Setting,
                $"is missing; set it to a storage account's connection string, or {Setting}__accountName to its name to use an identity");
        }
    }

    public TableServiceClient Tables { get; } = null!;

    public QueueServiceClient Queues { get; } = null!;

    public BlobServiceClient Blobs { get; } = null!;

    private static QueueClientOptions QueueOptions()
    {
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };

        // A message that is none of ours would otherwise make every reading fail, without end.
        options.MessageDecodingFailed += failed => failed.ReceivedMessage is { } message
            ? failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken)
            : Task.CompletedTask;
        return options;
    }

    private static Uri? ServiceUri(IConfigurationSection section, string service) =>
        section[$"{service}ServiceUri"] is { } uri ? new Uri(uri)
        : section["accountName"] is { } account ? new Uri($"https://{account}.{service}.core.windows.net")
        : null;

    private static TokenCredential Credential(IConfigurationSection section) =>
        !string.Equals(section["credential"], "managedidentity", StringComparison.OrdinalIgnoreCase)
            ? new DefaultAzureCredential()
        : section["clientId"] is { } clientId
            ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId))
        : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

    private TOptions Patient<TOptions>(TOptions options)
        where TOptions : ClientOptions
    {
        options.Retry.MaxRetries = MaximumRetries;
        options.Retry.Delay = RetryDelay;
        options.Retry.NetworkTimeout = options is BlobClientOptions ? BlobTimeout : RowTimeout;
        options.Transport = _transport ?? options.Transport;
        if (_everyTry is not null)
        {
            options.AddPolicy(_everyTry, HttpPipelinePosition.PerRetry);
        }

        return options;
    }
}
