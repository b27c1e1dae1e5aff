using System.Text.Json;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Delivery;
using SignalBridge.Hosting;
using SignalBridge.Mailboxes;
using SignalBridge.Operations;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Benchmarks;

/// <summary>A bridge without a host, and the mailbox of its one signal in a table of its own.</summary>
internal sealed class LoadedMailbox : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ServiceProvider _services;
    private readonly ChunkIds _ids;

    public LoadedMailbox(string storage, string campaign, string name)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = storage,
            ["SignalBridge:Campaign:Url"] = $"{campaign}/acme/campaign",
            ["SignalBridge:Campaign:ApiKey"] = "benchmark-api-key",
            ["SignalBridge:Campaign:Ims:Url"] = $"{campaign}/ims/token/v3",
            ["SignalBridge:Campaign:Ims:ClientId"] = "benchmark-client",
            ["SignalBridge:Campaign:Ims:ClientSecret"] = "benchmark-client-secret",
            ["SignalBridge:Storage:MailboxTable"] = $"{name}mailboxes",
            ["SignalBridge:Storage:SourceTable"] = $"{name}sources",
            ["SignalBridge:Storage:WakeQueue"] = $"{name}-wakes",
            ["SignalBridge:Signals:0:Name"] = "ready",
            ["SignalBridge:Signals:0:Workflow"] = "WKF1",
            ["SignalBridge:Signals:0:Activity"] = "signal1",
            ["SignalBridge:Signals:0:MinimumInterval"] = Interval.ToString("c"),
        }).Build();
        _services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration)
            .AddSignalBridge(configuration).BuildServiceProvider();
        _ids = new ChunkIds(Get<TimeProvider>());
    }

    /// <summary>An event of some 300 bytes.</summary>
    public static byte[] Event { get; } = JsonSerializer.SerializeToUtf8Bytes(
        new StoredEvent { Source = "operator", ReceivedAt = DateTimeOffset.UnixEpoch, Context = new string('x', 220) },
            MailboxJson.Default.StoredEvent);

    public Mailbox Mailbox => Get<MailboxRegistry>().For("ready");

    private Signal Signal => Get<Routes>().Signals["ready"];

    public Guid NextId() => _ids.Next();

    /// <summary>Makes hundreds of events wait, each in a chunk of one and a chunk of 99.</summary>
    public async Task FillAsync(int events, CancellationToken cancellationToken)
    {
        await Get<StorageSetup>().StartAsync(cancellationToken);
        await Get<StorageSetup>().WaitAsync(cancellationToken);
        var tallied = new TalliedMailbox(Mailbox);
        for (var i = 0; i < events / 100; i++)
        {
            await tallied.AppendAsync(NextId(), [Event], cancellationToken);
            await tallied.AppendAsync(NextId(), [.. Enumerable.Repeat(Event, 99)], cancellationToken);
        }

        // Asleep until its next slot, as a mailbox with pending events is.
        await Mailbox.Table.UpsertEntityAsync(
            MailboxStateRow.Write("ready", new MailboxState { WakeAt = Get<TimeProvider>().GetUtcNow() }),
                TableUpdateMode.Replace, cancellationToken);
    }

    public Task<int> CountChunksAsync(CancellationToken cancellationToken) => Mailbox.Table.QueryAsync<TableEntity>(
        MailboxKeys.Range("ready", MailboxKeys.LogPrefix), select: ["RowKey"],
            cancellationToken: cancellationToken).CountAsync(cancellationToken).AsTask();

    public Task AppendAsync(CancellationToken cancellationToken) => Get<Intake>().AcceptAsync(
        Signal, new StoredEvent
        {
            Source = "operator",
            ReceivedAt = Get<TimeProvider>().GetUtcNow(),
            Context = new string('x', 220)
        }, cancellationToken);

    /// <summary>Waits until the signal's slot is open.</summary>
    public async Task SlotAsync(CancellationToken cancellationToken)
    {
        while ((await Mailbox.ReadStateAsync(cancellationToken)).WakeAt is { } wake && wake - Get<TimeProvider>()
            .GetUtcNow() is var left && left >= TimeSpan.Zero)
        {
            await Task.Delay(left + TimeSpan.FromMilliseconds(1), TimeProvider.System, cancellationToken);
        }
    }

    public async Task TakeTurnAsync(CancellationToken cancellationToken)
    {
        var result = await Get<TurnRunner>().TakeAsync("ready", cancellationToken);
        if (result != TurnResult.Waiting)
        {
            throw new InvalidOperationException($"The turn was {result}.");
        }
    }

    public Task ListAsync(CancellationToken cancellationToken) =>
        Get<Operator>().EventsAsync(Signal, EventState.Pending, null, cancellationToken);

    public async Task<int> CountAsync(CancellationToken cancellationToken) =>
        (await Get<Operator>().ViewAsync(Signal, cancellationToken)).Pending;

    public Task ReadRowAsync(CancellationToken cancellationToken) =>
        Mailbox.Table.GetEntityAsync<TableEntity>("ready", MailboxKeys.State, cancellationToken: cancellationToken);

    public async Task ReadFirstAsync(CancellationToken cancellationToken) =>
        await Mailbox.Table.QueryAsync<TableEntity>(MailboxKeys.Range("ready", MailboxKeys.LogPrefix), 1, ["RowKey"],
            cancellationToken).FirstAsync(cancellationToken);

    public Task WriteTwoAsync(CancellationToken cancellationToken) => Mailbox.Table.SubmitTransactionAsync(
        [
            new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("ready", $"raw|{NextId():N}")),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity("ready", "raw|")),
        ],
        cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();
}
