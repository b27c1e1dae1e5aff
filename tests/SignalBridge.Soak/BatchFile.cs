using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace SignalBridge.Soak;

/// <summary>A file that a signal handed over.</summary>
/// <param name="Name">Its name in the batch container.</param>
/// <param name="Told">How many rows the signal said it has.</param>
/// <param name="Numbers">The numbers in its rows; none where there is no such file.</param>
internal sealed record BatchFile(string Name, int Told, IReadOnlyList<int> Numbers)
{
    public static async Task<BatchFile> ReadAsync(BlobContainerClient batches, JsonElement signal,
        CancellationToken cancellationToken)
    {
        var name = signal.GetProperty("file").GetString()!;
        var told = int.Parse(signal.GetProperty("count").GetString()!, CultureInfo.InvariantCulture);
        var blob = batches.GetBlobClient(name);
        if (!await blob.ExistsAsync(cancellationToken))
        {
            return new BatchFile(name, told, []);
        }

        // No value needs quotes: an id, a time and a number.
        var content = await blob.DownloadContentAsync(cancellationToken);
        var rows = content.Value.Content.ToString()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(row => row.Split(',')).ToList();
        var column = Array.IndexOf(rows[0], "number");
        return new BatchFile(name, told, [.. rows.Skip(1).Select(row => int.Parse(row[column], CultureInfo.InvariantCulture))]);
    }
}
