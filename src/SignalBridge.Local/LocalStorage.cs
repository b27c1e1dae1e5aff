using System.Net;
using System.Net.Sockets;
using SignalBridge.Configuration;
using SignalBridge.Hosting;

namespace SignalBridge.Local;

/// <summary>The storage of a run.</summary>
internal static class LocalStorage
{
    private const int BlobPort = 10000;
    private const int QueuePort = 10001;
    private const int TablePort = 10002;

    /// <summary>Uses the Azurite that listens on the usual ports, or starts one there.</summary>
    /// <exception cref="CannotStartException"/>
    public static async Task<Azurite> StartAsync(LocalOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        int[] ports = [BlobPort, QueuePort, TablePort];
        var taken = ports.Where(IsTaken).ToList();
        if (taken.Count == ports.Length && await IsAzuriteAsync(cancellationToken))
        {
            return Azurite.AlreadyAt(BlobPort, QueuePort, TablePort);
        }

        if (taken.Count > 0)
        {
            throw new CannotStartException(
                $"Port {string.Join(", ", taken)} is in use, and not by a whole Azurite; end what listens there, or name a storage account with --storage.");
        }

        var data = Path.Combine(options.Data, "azurite");
        if (options.Fresh && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        var installation = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        return await Azurite.StartAsync(installation, data, BlobPort, QueuePort, TablePort, cancellationToken);
    }

    /// <summary>Empties what the bridge keeps in storage; only in an emulator on this machine.</summary>
    /// <exception cref="CannotStartException"/>
    public static async Task ClearAsync(IServiceProvider bridge, CancellationToken cancellationToken)
    {
        var account = bridge.GetRequiredService<StorageAccount>();
        if (!account.Blobs.Uri.IsLoopback)
        {
            throw new CannotStartException($"--fresh empties emulators only, and {account.Blobs.Uri.Host} is not on this machine.");
        }

        var names = bridge.GetRequiredService<StorageOptions>();
        await account.Tables.DeleteTableAsync(names.MailboxTable, cancellationToken);
        await account.Tables.DeleteTableAsync(names.SourceTable, cancellationToken);
        await account.Queues.GetQueueClient(names.WakeQueue).DeleteIfExistsAsync(cancellationToken);
        await account.Blobs.GetBlobContainerClient(names.ImportContainer).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        await account.Blobs.GetBlobContainerClient(names.PayloadContainer).DeleteIfExistsAsync(cancellationToken: cancellationToken);
        await account.Blobs.GetBlobContainerClient(names.BatchContainer).DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    public static bool IsTaken(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            probe.Start();
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static async Task<bool> IsAzuriteAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            foreach (var (port, service) in ((int, string)[])[(BlobPort, "Blob"), (QueuePort, "Queue"), (TablePort, "Table")])
            {
                using var answer = await http.GetAsync($"http://127.0.0.1:{port}/", cancellationToken);
                if (!answer.Headers.Server.ToString().Contains($"Azurite-{service}", StringComparison.OrdinalIgnoreCase))
                {
                    return false;
                }
            }

            return true;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
