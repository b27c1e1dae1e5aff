using Azure.Core;
using Azure.Core.Pipeline;

namespace SignalBridge.Storage;

/// <summary>Tells the common clock what time storage's answers bear.</summary>
internal sealed class ClockPolicy(CommonClock clock) : HttpPipelinePolicy
{
    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        ProcessNext(message, pipeline);
        Learn(message, sent);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var sent = clock.GetTimestamp();
        await ProcessNextAsync(message, pipeline);
        Learn(message, sent);
    }

    private void Learn(HttpMessage message, long sent)
    {
        if (message.HasResponse && message.Response.Headers.Date is { } told)
        {
            clock.Learn(told, sent, clock.GetTimestamp());
        }
    }
}
