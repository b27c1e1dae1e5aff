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

    private int _struck;

    public bool IsTrouble { get; set; }

    /// <summary>How many calls have gone wrong.</summary>
    public int Struck => Volatile.Read(ref _struck);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsTrouble || (fault == StorageFault.Storm && !IsChange(request)) || !Strikes())
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var struck = Interlocked.Increment(ref _struck);
        if (fault == StorageFault.Slow)
        {
            await Task.Delay(Slowness, cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }

        if (fault is StorageFault.BusyButDone or StorageFault.ResetButDone || (fault == StorageFault.Storm && struck % 2 == 0))
        {
            using var done = await base.SendAsync(request, cancellationToken);
        }

        return fault switch
        {
            StorageFault.Busy or StorageFault.BusyButDone => Answer(HttpStatusCode.ServiceUnavailable),
            StorageFault.Storm => Answer(struck % 4 < 2 ? HttpStatusCode.PreconditionFailed : HttpStatusCode.Conflict),
            _ => throw new HttpRequestException("The connection was reset."),
        };

        HttpResponseMessage Answer(HttpStatusCode status) =>
            new(status) { RequestMessage = request, Content = new ByteArrayContent([]) };
    }

    private static bool IsChange(HttpRequestMessage request) =>
        request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal) || request.Headers.IfMatch.Count > 0;

    private bool Strikes()
    {
        lock (_random)
        {
            return _random.Next(100) < share;
        }
    }
}
