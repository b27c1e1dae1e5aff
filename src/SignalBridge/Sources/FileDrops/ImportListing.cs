using System.Runtime.CompilerServices;
using System.Xml;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

using SignalBridge.Mapping;

namespace SignalBridge.Sources.FileDrops;

/// <summary>What is in the import container.</summary>
internal sealed class ImportListing(BlobContainerClient imports, TimeProvider time)
{
    /// <summary>Lists it, page by page: each is one call to storage.</summary>
    /// <exception cref="ListingUnreadableException">A page cannot be read; those before it were given.</exception>
    public async IAsyncEnumerable<IReadOnlyList<DroppedFile>> PagesAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = imports.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }, cancellationToken).AsPages();
        await using var page = pages.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await page.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (XmlException e)
            {
                throw new ListingUnreadableException(imports.Name, e);
            }

            yield return [.. page.Current.Values.Select(blob => new DroppedFile(
                imports.Name, blob.Name, DroppedFile.Version(blob.Properties.ETag.GetValueOrDefault()),
                blob.Properties.ContentLength ?? 0, blob.Properties.ContentType, blob.Properties.LastModified ?? time.GetUtcNow(),
                (IReadOnlyDictionary<string, string>?)blob.Metadata?.AsReadOnly() ?? new Dictionary<string, string>()))];
        }
    }
}
