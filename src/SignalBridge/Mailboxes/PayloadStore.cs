using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using SignalBridge.Storage;

namespace SignalBridge.Mailboxes;

/// <summary>Events too large for their row, each in a blob of its own (claim check).</summary>
internal sealed class PayloadStore(BlobContainerClient container)
{
    /// <summary>The largest event kept in a row, in bytes of JSON.</summary>
    public const int InlineBytes = 32 * 1024;

    /// <summary>The bytes to keep in the row: the event itself, or, once its content is safe in a blob, a stub.</summary>
    public async Task<byte[]> CheckInAsync(string signal, StoredEvent item, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(item, StoredJson.Event);
        if (bytes.Length <= InlineBytes)
        {
            return bytes;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"{signal}/{item.ReceivedAt:yyyy-MM-dd}/{Guid.NewGuid():N}.json");
        // Overwriting: the name is ours alone, and a repeated try whose first answer was lost would find its own blob.
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, cancellationToken);
        return JsonSerializer.SerializeToUtf8Bytes(item.Stub(name), StoredJson.Event);
    }

    /// <summary>The whole event, fetched where the row holds a stub.</summary>
    public async Task<StoredEvent> CheckOutAsync(StoredEvent item, CancellationToken cancellationToken)
    {
        if (item.Payload is null)
        {
            return item;
        }

        var content = await container.GetBlobClient(item.Payload).DownloadContentAsync(cancellationToken);
        return content.Value.Content.ToObjectFromJson(MailboxJson.Default.StoredEvent)! with { Payload = item.Payload };
    }

    /// <summary>The names of a signal's oldest payloads.</summary>
    public Task<IReadOnlyList<string>> FirstAsync(string signal, int count, CancellationToken cancellationToken) =>
        container.FirstAsync($"{signal}/", count, cancellationToken);

    /// <summary>Removes payloads; those that are gone already are no error.</summary>
    public Task RemoveAsync(IEnumerable<string> names, CancellationToken cancellationToken) =>
        container.RemoveAsync(names, cancellationToken);

    /// <summary>The day on which a payload's event came in, by its name; null for a blob that is no payload.</summary>
    public static DateTimeOffset? DateOf(string name) =>
        name.Split('/') is [_, var day, _]
        && DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var date) ? date : null;
}
