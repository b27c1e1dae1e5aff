using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SignalBridge.Hosting;

namespace SignalBridge.Functions.Triggers;

/// <summary>The probes, open to all: they tell nothing but yes or no.</summary>
internal sealed class ProbeFunctions(HealthEndpoints health)
{
    [Function("Live")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        HealthEndpoints.Live();

    [Function("Ready")]
    public Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request,
            CancellationToken cancellationToken) =>
        health.ReadyAsync(cancellationToken);
}
