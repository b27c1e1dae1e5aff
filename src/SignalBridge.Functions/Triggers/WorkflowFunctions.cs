using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: Campaign's workflows.</summary>
internal sealed class WorkflowFunctions(OperatorEndpoints operators)
{
    [Function("Workflow")]
    public Task<IResult> WorkflowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "workflows/{id}")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        operators.WorkflowAsync(id, cancellationToken);

    [Function("CommandWorkflow")]
    public Task<IResult> CommandAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "workflows/{id}/commands")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        operators.CommandAsync(request, id, cancellationToken);
}
