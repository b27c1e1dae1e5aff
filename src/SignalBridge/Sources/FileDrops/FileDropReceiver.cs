using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.Extensions.Logging;
using Newtonsoft.Json;
using SignalBridge.Mailboxes;
using SignalBridge.Mapping;
using SignalBridge.Routing;
using SignalBridge.Storage;
using SignalBridge.Words;

namespace SignalBridge.Sources.FileDrops;

/// <summary>
/// Turns blobs of the import container into events: match → filter → map → append → remember. What was seen is kept in the
/// source table, one row a drop and blob name; between append and that row, the event's deduplication key guards, and the id of a
/// dead one.
/// </summary>
internal sealed partial class FileDropReceiver(
    Routes routes, BlobContainerClient imports, TableClient sources, Reception reception, TimeProvider time,
        ILogger<FileDropReceiver> log)
{
    private readonly ConcurrentDictionary<(string Drop, string Name), string> _seen = new();
    private readonly ConcurrentDictionary<string, bool> _begun = new();
    private readonly ImportListing _listing = new(imports, time);

    /// <summary>Looks at every blob in the container; most are known from memory, so that it costs one listing.</summary>
    /// <returns>How many pages the listing had: storage calls.</returns>
    /// <exception cref="ListingUnreadableException">A page cannot be read; the files of those before it are taken.</exception>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var pages = 0;
        var there = new HashSet<string>(StringComparer.Ordinal);
        List<Exception> failures = [];
        if (routes.FileDrops.Count == 0)
        {
            return pages;
        }

        await TellOfNewDropsAsync(cancellationToken);
        await foreach (var page in _listing.PagesAsync(cancellationToken))
        {
            pages++;
            foreach (var file in page)
            {
                there.Add(file.Name);
                try
                {
                    await ReceiveAsync(file, cancellationToken);
                }
                catch (Exception e) when (!cancellationToken.IsCancellationRequested && !StorageErrors.IsUnavailable(e)
                    && e is not StorageUnavailableException)
                {
                    // One file that cannot be taken holds up no other.
                    failures.Add(e);
                }
            }
        }

        foreach (var gone in _seen.Keys.Where(seen => !there.Contains(seen.Name)).ToList())
        {
            _seen.TryRemove(gone, out _);
        }

        return failures.Count == 0 ? pages : throw new AggregateException(failures);
    }

    /// <summary>Takes a blob as it is now; one that is no longer there does nothing.</summary>
    public async Task ReceiveAsync(BlobClient blob, CancellationToken cancellationToken)
    {
        BlobProperties properties;
        try
        {
            properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == StorageErrors.NotFound)
        {
            return;
        }

        await ReceiveAsync(new DroppedFile(
            blob.BlobContainerName, blob.Name, DroppedFile.Version(properties.ETag),
            properties.ContentLength, properties.ContentType,
            properties.LastModified, properties.Metadata.AsReadOnly()), cancellationToken);
    }

    /// <summary>Takes one version of a blob; the same version again does nothing.</summary>
    public async Task ReceiveAsync(DroppedFile file, CancellationToken cancellationToken)
    {
        foreach (var drop in routes.FileDrops.Where(drop => drop.Takes(file)))
        {
            if (_seen.TryGetValue((drop.Name, file.Name), out var etag) && etag == file.ETag)
            {
                continue;
            }

            if (await IsRecordedAsync(drop, file, cancellationToken) || await FireAsync(drop, file, cancellationToken))
            {
                _seen[(drop.Name, file.Name)] = file.ETag;
            }
        }
    }

    /// <summary>
    /// Tells of each drop that has taken nothing and finds files there already: it is new, or it was renamed, and what the drop
    /// of the old name took fires once more.
    /// </summary>
    private async Task TellOfNewDropsAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<FileDrop, int>();
        foreach (var drop in routes.FileDrops.Where(drop => !_begun.ContainsKey(drop.Name)))
        {
            var partition = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(drop)}");
            var rows = sources.QueryAsync<TableEntity>(partition, 1, ["RowKey"], cancellationToken);
            if (await rows.AnyAsync(cancellationToken))
            {
                _begun[drop.Name] = true;
            }
            else
            {
                counts[drop] = 0;
            }
        }

        if (counts.Count == 0)
        {
            return;
        }

        await foreach (var page in _listing.PagesAsync(cancellationToken))
        {
            foreach (var drop in counts.Keys)
            {
                counts[drop] += page.Count(drop.Takes);
            }
        }

        foreach (var (drop, count) in counts)
        {
            if (count > 0)
            {
                var match = count == 1 ? "is there already matches" : "are there already match";
                Log.New(log, drop.Name, $"{Plural.Of(count, "file")} that {match} it", drop.Signal.Name);
            }

            _begun[drop.Name] = true;
        }
    }

    /// <returns>
    /// Whether this version is dealt with; false where the signal takes nothing now, and the next look tries again.
    /// </returns>
    private async Task<bool> FireAsync(FileDrop drop, DroppedFile file, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var context = file.Context(drop.Name, now);
        var item = new StoredEvent
        {
            Source = drop.Source,
            ReceivedAt = now,
            Keys = [MailboxKeys.HashOf(drop.Source, $"{file.Container}/{file.Name}@{file.ETag}")],
            Context = context.ToString(Formatting.None),
        };
        var mapped = Mapped.Try(() =>
        {
            drop.Respell(context);
            return Mapped.By(context, drop.When, drop.Parameters, drop.Source, routes.Form);
        });
        switch (await reception.ReceiveAsync(drop.Signal, item, mapped, new Keeping.Once(file.LastModified), cancellationToken))
        {
            case Received.Filtered:
                await RecordAsync(drop, file, "filtered", cancellationToken);
                return true;
            case Received.KeptDead dead:
                Log.Unmappable(log, drop.Name, dead.Id, string.Join("; ", dead.Reasons));
                await RecordAsync(drop, file, dead.Id.ToString(), cancellationToken);
                return true;
            case Received.Answered { By: Acceptance.Stored stored }:
                Log.Accepted(log, drop.Name, stored.Id);
                await RecordAsync(drop, file, stored.Id.ToString(), cancellationToken);
                return true;
            case Received.Answered { By: Acceptance.Duplicate duplicate }:
                await RecordAsync(drop, file, duplicate.Of.ToString(), cancellationToken);
                return true;
            default:
                return false;
        }
    }

    private async Task<bool> IsRecordedAsync(FileDrop drop, DroppedFile file, CancellationToken cancellationToken)
    {
        var row = await sources.GetEntityIfExistsAsync<TableEntity>(
            Partition(drop), RowKey(file), ["Version"], cancellationToken);
        return row.HasValue && row.Value!.GetString("Version") == file.ETag;
    }

    private async Task RecordAsync(FileDrop drop, DroppedFile file, string what, CancellationToken cancellationToken) =>
        await sources.UpsertEntityAsync(new TableEntity(Partition(drop), RowKey(file))
        {
            ["Blob"] = file.Name,
            ["Version"] = file.ETag,
            ["Became"] = what,
        }, TableUpdateMode.Replace, cancellationToken);

    private static string Partition(FileDrop drop) => $"drop|{drop.Name}";

    // A blob's name may hold what a table key may not.
    private static string RowKey(DroppedFile file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{file.Container}/{file.Name}")));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message =
            "The file drop {Drop} has taken nothing so far, and {Files}: each fires {Signal}. "
            + "If the drop was renamed, that is once more; IgnoreBefore leaves files out that are older than a moment.")]
        public static partial void New(ILogger logger, string drop, string files, string signal);

        [LoggerMessage(Level = LogLevel.Information, Message = "A file for {Drop} was accepted as event {Event}.")]
        public static partial void Accepted(ILogger logger, string drop, BridgeEventId @event);

        [LoggerMessage(Level = LogLevel.Warning, Message =
            "A file for {Drop} cannot be mapped, and is kept as dead event {Event}: {Reasons}")]
        public static partial void Unmappable(ILogger logger, string drop, BridgeEventId @event, string reasons);
    }
}
