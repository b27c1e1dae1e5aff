using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SignalBridge.Server;

/// <summary>What the web server lets strangers take before the bridge sees their requests.</summary>
internal static class FrontDoor
{
    // Idle ones cost a few kilobytes each. Far above what a slow attack opens, or the bound itself would keep genuine senders
    // out; below what would take the process's memory and file handles.
    private const long Connections = 10_000;

    // What the server reads of a connection ahead of us, and which no budget counts. A head of 32 KB has to fit in.
    private const long ReadAhead = 64 * 1024;

    // Above every limit that a hook can have, so that it is the hook's that answers.
    private const long LargestBody = 17 << 20;

    private static readonly TimeSpan Head = TimeSpan.FromSeconds(10);

    public static void Bound(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = Connections;
        kestrel.Limits.MaxRequestBufferSize = ReadAhead;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.RequestHeadersTimeout = Head;
    }
}
