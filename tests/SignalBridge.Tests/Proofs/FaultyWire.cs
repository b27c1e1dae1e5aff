using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>A way to storage on which, while there is trouble, a part of the calls goes wrong.</summary>
/// <param name="fault">How.</param>
/// <param name="share">How many in a hundred.</param>
internal sealed class FaultyWire(StorageFault fault, int share) : DelegatingHandler(new FakedDate(null))
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(150);

    // Always the same choices, as far as the order of calls is the same.
    private readonly Random _random = new(5);

    public bool IsTrouble { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsTrouble || !Strikes())
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (fault == StorageFault.Slow)
        {
            await Task.Delay(Slowness, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }

        if (fault is StorageFault.BusyButDone or StorageFault.ResetButDone)
        {
            using var done = await base.SendAsync(request, cancellationToken);
        }

        return fault is StorageFault.Busy or StorageFault.BusyButDone
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { RequestMessage = request, Content = new ByteArrayContent([]) }
            : throw new HttpRequestException("The connection was reset.");
    }

    private bool Strikes()
    {
        lock (_random)
        {
            return _random.Next(100) < share;
        }
    }
}
