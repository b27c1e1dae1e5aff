using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: the bridge as a whole.</summary>
internal sealed class BridgeFunctions(BridgeEndpoints bridge)
{
    [Function("Bridge")]
    public Task<IResult> BridgeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "bridge")] HttpRequest request,
            CancellationToken cancellationToken) =>
        bridge.BridgeAsync(cancellationToken);

    [Function("PauseBridge")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "pause")] HttpRequest request,
            CancellationToken cancellationToken) =>
        bridge.PauseAsync(cancellationToken);

    [Function("ResumeBridge")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "resume")] HttpRequest request,
            CancellationToken cancellationToken) =>
        bridge.ResumeAsync(cancellationToken);
}
