using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Tests.Fixtures;

/// <summary>What a world's storage holds of one signal, looked at and changed past the bridge.</summary>
internal sealed class Stored(IServiceProvider services, string signal = "ready")
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private BlobServiceClient Blobs => services.GetRequiredService<StorageAccount>().Blobs;

    private Mailbox Mailbox => services.GetRequiredService<MailboxRegistry>().For(signal);

    private StorageOptions Names => services.GetRequiredService<StorageOptions>();

    public TableClient Table => services.GetRequiredService<StorageAccount>().Tables.GetTableClient(Names.MailboxTable);

    public BlobContainerClient Payloads => Blobs.GetBlobContainerClient(Names.PayloadContainer);

    public BlobContainerClient Batches => Blobs.GetBlobContainerClient(Names.BatchContainer);

    /// <summary>The keys of the rows with a prefix, in their order.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string prefix) =>
        [.. await Table.QueryAsync<TableEntity>(MailboxKeys.Range(signal, prefix), select: ["RowKey"], cancellationToken: Ct)
            .Select(row => row.RowKey).ToListAsync(Ct)];

    public Task<IReadOnlyList<string>> PayloadNamesAsync() => Payloads.FirstAsync($"{signal}/", 1_000, Ct);

    public Task<IReadOnlyList<string>> BatchNamesAsync() => Batches.FirstAsync($"{signal}/", 1_000, Ct);

    /// <summary>Adds rows, many at a time.</summary>
    public async Task AddAsync(IEnumerable<TableEntity> rows)
    {
        foreach (var some in rows.Chunk(100))
        {
            await Table.SubmitTransactionAsync(some.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, row)), Ct);
        }
    }

    public TableEntity Key(string hash, DateTimeOffset until) =>
        new(signal, MailboxKeys.Seen(hash)) { ["Event"] = "another", ["Until"] = until };

    /// <summary>The row of an event that has ended.</summary>
    public TableEntity Ended(EventState state, DateTimeOffset acceptedAt, DateTimeOffset endedAt, string? payload = null) =>
        new EndedEvent(new BridgeEventId(signal, Guid.CreateVersion7(acceptedAt), 0), state,
            new StoredEvent { Source = "operator", ReceivedAt = acceptedAt, Payload = payload }, endedAt, "", null, []).Row();

    public static async Task UploadAsync(BlobContainerClient container, params IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            await container.UploadBlobAsync(name, BinaryData.FromString("content"), Ct);
        }
    }

    /// <summary>Makes an event wait, as if it had been accepted at a moment.</summary>
    /// <returns>The key of its row.</returns>
    public async Task<string> AppendAsync(DateTimeOffset acceptedAt)
    {
        var item = new StoredEvent { Source = "operator", ReceivedAt = acceptedAt };
        var chunk = Guid.CreateVersion7(acceptedAt);
        await new TalliedMailbox(Mailbox).AppendAsync(
            chunk, [System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(item, MailboxJson.Default.StoredEvent)], Ct);
        return MailboxKeys.Log(chunk);
    }

    /// <summary>Makes many events wait that are all the same: chunks of so many each.</summary>
    public async Task AppendAsync(IEnumerable<(Guid Id, int Events)> chunks, byte[] bytes)
    {
        var tally = Tally.New();
        foreach (var some in chunks.Chunk(99))
        {
            tally = tally with { Appended = tally.Appended + some.Sum(c => c.Events), At = Mailbox.Time.GetUtcNow() };
            var rows = some.Select(c => Chunk.Row(signal, c.Id, [.. Enumerable.Repeat(bytes, c.Events)]));
            var answers = await Table.SubmitTransactionAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), tally.Writing(signal)],
                    Ct);
            tally = tally with { ETag = answers.Value[^1].Headers.ETag };
        }
    }

    public Task WriteStateAsync(MailboxState state) =>
        Table.UpsertEntityAsync(MailboxStateRow.Write(signal, state), TableUpdateMode.Replace, Ct);
}
