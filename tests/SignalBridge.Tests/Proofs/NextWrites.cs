using System.Net;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>A way to storage on which the next writes go wrong, as many as is said.</summary>
internal sealed class NextWrites(TimeProvider time) : DelegatingHandler(new FakedDate(time))
{
    private StorageFault _fault;
    private int _left;

    /// <summary>What happens once the next write is done, or not done, and before anybody hears of it.</summary>
    public Func<Task>? Then { get; set; }

    public void GoWrong(StorageFault fault, int writes) => (_fault, _left) = (fault, writes);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get || Interlocked.Decrement(ref _left) < 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (_fault is StorageFault.BusyButDone or StorageFault.ResetButDone)
        {
            using var done = await base.SendAsync(request, cancellationToken);
        }

        var then = Then;
        Then = null;
        await (then?.Invoke() ?? Task.CompletedTask);
        return _fault is StorageFault.Busy or StorageFault.BusyButDone
            ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            {
                RequestMessage = request,
                Content = new ByteArrayContent([])
            }
            : throw new HttpRequestException("The connection was reset.");
    }
}
