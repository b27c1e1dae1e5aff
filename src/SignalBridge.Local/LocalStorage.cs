using System.Net;
using System.Net.Sockets;

namespace SignalBridge.Local;

/// <summary>The storage of a run: an Azurite of its own.</summary>
internal static class LocalStorage
{
    private const int BlobPort = 10000;
    private const int QueuePort = 10001;
    private const int TablePort = 10002;

    /// <summary>
    /// Starts Azurite on the usual ports, where other tools look for it, or on free ones where anything listens on one of
    /// those: an Azurite that is there already belongs to somebody else, and two bridges on one storage would share mailboxes.
    /// </summary>
    /// <exception cref="CannotStartException"/>
    public static async Task<Azurite> StartAsync(LocalOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var data = Path.Combine(options.Data, "azurite");
        if (options.Fresh && Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }

        Directory.CreateDirectory(data);
        var installation = await AzuriteInstallation.EnsureAsync(say, cancellationToken);
        if (!((int[])[BlobPort, QueuePort, TablePort]).Any(IsTaken))
        {
            try
            {
                return await Azurite.StartAsync(installation, data, BlobPort, QueuePort, TablePort, cancellationToken);
            }
            catch (CannotStartException)
            {
                // Another run was faster. Where the reason is another, it comes again.
            }
        }

        return await Azurite.StartAsync(installation, data, 0, 0, 0, cancellationToken);
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
}
