using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace SignalBridge.Soak;

/// <summary>A file that a signal handed over.</summary>
internal static class BatchFile
{
    /// <summary>The numbers in it, one a row.</summary>
    /// <exception cref="InvalidDataException">The signal says another count.</exception>
    public static async Task<IReadOnlyList<int>> NumbersAsync(BlobContainerClient batches, JsonElement signal, CancellationToken cancellationToken)
    {
        var name = signal.GetProperty("file").GetString()!;
        var content = await batches.GetBlobClient(name).DownloadContentAsync(cancellationToken);

        // No value needs quotes: an id, a time and a number.
        var rows = content.Value.Content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(row => row.Trim('\uFEFF').Split(',')).ToList();
        var column = Array.IndexOf(rows[0], "number");
        var count = int.Parse(signal.GetProperty("count").GetString()!, CultureInfo.InvariantCulture);
        return rows.Count - 1 == count ? [.. rows.Skip(1).Select(row => int.Parse(row[column], CultureInfo.InvariantCulture))]
            : throw new InvalidDataException($"{name} has {rows.Count - 1} rows; its signal says {count}.");
    }
}
