using System.Globalization;
using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Storage;

namespace SignalBridge.Tests.Fixtures;

/// <summary>What signals stand for: their own number, or those in the file that they name.</summary>
internal static class Batches
{
    /// <summary>A workflow that takes what the policy <c>Batch</c> sends.</summary>
    public static void AddBatchWorkflow(this World world, TimeSpan interval) =>
        world.AddWorkflow("WKF1", interval, "file:string", "count:number", "first:datetime", "last:datetime");

    /// <summary>The numbers of one signal, its count checked.</summary>
    public static async Task<IReadOnlyList<int>> NumbersAsync(StorageAccount account, StorageOptions names, SignalRecord signal)
    {
        if (!signal.Parameters.TryGetProperty("file", out var file))
        {
            return [int.Parse(signal.Parameters.GetProperty("number").GetString()!, CultureInfo.InvariantCulture)];
        }

        var blob = account.Blobs.GetBlobContainerClient(names.BatchContainer).GetBlobClient(file.GetString());
        var content = (await blob.DownloadContentAsync(TestContext.Current.CancellationToken)).Value.Content;
        var rows =
            content.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.Split(','))
                .ToList();
        signal.Parameters.GetProperty("count").GetString()
            .ShouldBe($"{rows.Count}", "The signal tells another count than its file's.");
        return [.. rows.Select(row => int.Parse(row[2], CultureInfo.InvariantCulture))];
    }
}
