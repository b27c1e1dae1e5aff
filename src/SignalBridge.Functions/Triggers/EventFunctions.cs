using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: single events.</summary>
internal sealed class EventFunctions(OperatorEndpoints operators)
{
    [Function("Event")]
    public Task<IResult> EventAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "events/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operators.EventAsync(id, cancellationToken);

    [Function("DiscardEvent")]
    public Task<IResult> DiscardAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "events/{id}/discard")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        operators.DiscardAsync(id, cancellationToken);
}
