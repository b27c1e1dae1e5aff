using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: single events.</summary>
internal sealed class EventFunctions(OperatorEndpoints operators, ReplayEndpoints replays)
{
    [Function("Event")]
    public Task<IResult> EventAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "events/{id}")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        operators.EventAsync(id, cancellationToken);

    [Function("DiscardEvent")]
    public Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "events/{id}/discard")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        operators.DiscardAsync(id, cancellationToken);

    [Function("ReplayEvent")]
    public Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "events/{id}/replay")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        replays.EventAsync(id, cancellationToken);
}
