using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace SignalBridge.Storage;

/// <summary>What is done with many blobs of a container.</summary>
internal static class BlobExtensions
{
    private const int AtOnce = 8;

    /// <summary>The first names with a prefix, in their order; one call.</summary>
    public static async Task<IReadOnlyList<string>> FirstAsync(this BlobContainerClient container, string prefix, int count,
        CancellationToken cancellationToken)
    {
        var blobs = container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellationToken);
        var page = await blobs.AsPages(null, count).FirstAsync(cancellationToken);
        return [.. page.Values.Select(blob => blob.Name)];
    }

    /// <summary>Deletes blobs; those that are gone already are no error.</summary>
    public static Task RemoveAsync(this BlobContainerClient container, IEnumerable<string> names,
        CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(names,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (name, token) => await container.DeleteBlobIfExistsAsync(name, cancellationToken: token));
}
