using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations.Requests;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: the requests to hooks, and what hooks answered.</summary>
internal sealed class RequestFunctions(RequestEndpoints requests, NumbersEndpoints numbers)
{
    [Function("Hooks")]
    public Task<IResult> HooksAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "hooks")] HttpRequest request,
        CancellationToken cancellationToken) =>
        numbers.HooksAsync(cancellationToken);

    [Function("HookNumbers")]
    public Task<IResult> NumbersAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "hooks/{name}/numbers")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        numbers.HookAsync(name, cancellationToken);

    [Function("Requests")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Function, "get", Route = "requests")] HttpRequest request,
        CancellationToken cancellationToken) =>
        requests.ListAsync(request, cancellationToken);

    [Function("RequestGroups")]
    public Task<IResult> GroupsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "requests/groups")] HttpRequest request,
            CancellationToken cancellationToken) =>
        requests.GroupsAsync(request, cancellationToken);

    [Function("Request")]
    public Task<IResult> RequestAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "requests/{id}")] HttpRequest request, string id,
            CancellationToken cancellationToken) =>
        requests.RequestAsync(id, cancellationToken);

    [Function("VerifyRequests")]
    public Task<IResult> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "requests/verify")] HttpRequest request,
            CancellationToken cancellationToken) =>
        requests.VerifyAsync(request, cancellationToken);
}
