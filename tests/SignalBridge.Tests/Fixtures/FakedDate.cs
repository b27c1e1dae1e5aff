using Azure.Core.Pipeline;

namespace SignalBridge.Tests.Fixtures;

/// <summary>Azurite's clock is the machine's, not the faked one: its answers bear the faked time, or none.</summary>
/// <param name="time">The time that storage is to have; null for answers without one.</param>
internal sealed class FakedDate(TimeProvider? time) : DelegatingHandler(new SocketsHttpHandler())
{
    /// <summary>Carries a bridge's calls to storage.</summary>
    public static HttpPipelineTransport Transport(TimeProvider? time) =>
        new HttpClientTransport(new HttpClient(new FakedDate(time)) { Timeout = Timeout.InfiniteTimeSpan });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        answer.Headers.Date = time?.GetUtcNow();
        return answer;
    }
}
