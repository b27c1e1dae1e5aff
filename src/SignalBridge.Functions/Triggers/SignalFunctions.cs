using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Operations;

namespace SignalBridge.Functions.Triggers;

/// <summary>Operators' endpoints: signals.</summary>
internal sealed class SignalFunctions(OperatorEndpoints operators, ReplayEndpoints replays)
{
    [Function("Signals")]
    public Task<IResult> SignalsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "signals")] HttpRequest request,
            CancellationToken cancellationToken) =>
        operators.SignalsAsync(cancellationToken);

    [Function("Signal")]
    public Task<IResult> SignalAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "signals/{name}")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        operators.SignalAsync(name, cancellationToken);

    [Function("SignalEvents")]
    public Task<IResult> EventsAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "signals/{name}/events")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        operators.EventsAsync(request, name, cancellationToken);

    [Function("FireSignal")]
    public Task<IResult> FireAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "signals/{name}/fire")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        operators.FireAsync(request, name, cancellationToken);

    [Function("PauseSignal")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "signals/{name}/pause")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        operators.PauseAsync(name, cancellationToken);

    [Function("ResumeSignal")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "signals/{name}/resume")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        operators.ResumeAsync(name, cancellationToken);

    [Function("ReplaySignal")]
    public Task<IResult> ReplayAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "signals/{name}/replay")] HttpRequest request, string name,
            CancellationToken cancellationToken) =>
        replays.SelectionAsync(request, name, cancellationToken);
}
