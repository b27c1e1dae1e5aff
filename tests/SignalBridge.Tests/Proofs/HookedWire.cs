using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>A way to storage on which a test does something between the answer to a call and whoever waits for it.</summary>
/// <param name="answered">Told each call that storage has answered.</param>
internal sealed class HookedWire(TimeProvider? time, Func<HttpRequestMessage, Task> answered)
    : DelegatingHandler(new FakedDate(time))
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        await answered(request);
        return answer;
    }
}
