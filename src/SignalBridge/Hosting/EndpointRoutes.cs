using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Operations;
using SignalBridge.Operations.Requests;
using SignalBridge.Sources.Hooks;

namespace SignalBridge.Hosting;

/// <summary>The bridge's HTTP routes for a host on plain ASP.NET Core.</summary>
public static class EndpointRoutes
{
    /// <summary>Maps hooks and probes, open to all, and the operators' endpoints.</summary>
    /// <returns>The operators' endpoints, for the host to guard.</returns>
    public static RouteGroupBuilder MapSignalBridge(this IEndpointRouteBuilder app)
    {
        var hooks = app.ServiceProvider.GetRequiredService<HookPipeline>();
        var health = app.ServiceProvider.GetRequiredService<HealthEndpoints>();
        var bridge = app.ServiceProvider.GetRequiredService<BridgeEndpoints>();
        var replays = app.ServiceProvider.GetRequiredService<ReplayEndpoints>();
        var operators = app.ServiceProvider.GetRequiredService<OperatorEndpoints>();
        var requests = app.ServiceProvider.GetRequiredService<RequestEndpoints>();
        var numbers = app.ServiceProvider.GetRequiredService<NumbersEndpoints>();

        app.Map("/api/hooks/{hook}", (HttpRequest request, string hook, CancellationToken ct) =>
            hooks.HandleAsync(request, hook, ct));
        app.MapGet("/api/health/live", HealthEndpoints.Live);
        app.MapGet("/api/health/ready", (CancellationToken ct) => health.ReadyAsync(ct));

        var guarded = app.MapGroup("/api");
        var group = guarded.MapGroup("").AddEndpointFilter(OperatorQuery.Filter);
        group.MapGet("/bridge", (CancellationToken ct) => bridge.BridgeAsync(ct));
        group.MapPost("/pause", (CancellationToken ct) => bridge.PauseAsync(ct));
        group.MapPost("/resume", (CancellationToken ct) => bridge.ResumeAsync(ct));
        group.MapGet("/hooks", (CancellationToken ct) => numbers.HooksAsync(ct));
        group.MapGet("/hooks/{name}/numbers", (string name, CancellationToken ct) => numbers.HookAsync(name, ct));
        group.MapGet("/requests", (HttpRequest request, CancellationToken ct) => requests.ListAsync(request, ct));
        group.MapGet("/requests/groups", (HttpRequest request, CancellationToken ct) => requests.GroupsAsync(request, ct));
        group.MapGet("/requests/{id}", (string id, CancellationToken ct) => requests.RequestAsync(id, ct));
        group.MapPost("/requests/verify", (HttpRequest request, CancellationToken ct) => requests.VerifyAsync(request, ct));
        group.MapGet("/signals", (CancellationToken ct) => operators.SignalsAsync(ct));
        group.MapGet("/signals/{name}", (string name, CancellationToken ct) => operators.SignalAsync(name, ct));
        group.MapGet("/signals/{name}/events", (HttpRequest request, string name, CancellationToken ct) =>
            operators.EventsAsync(request, name, ct));
        group.MapPost("/signals/{name}/fire", (HttpRequest request, string name, CancellationToken ct) =>
            operators.FireAsync(request, name, ct));
        group.MapPost("/signals/{name}/pause", (string name, CancellationToken ct) => operators.PauseAsync(name, ct));
        group.MapPost("/signals/{name}/resume", (string name, CancellationToken ct) => operators.ResumeAsync(name, ct));
        group.MapPost("/signals/{name}/replay", (HttpRequest request, string name, CancellationToken ct) =>
            replays.SelectionAsync(request, name, ct));
        group.MapGet("/events/{id}", (string id, CancellationToken ct) => operators.EventAsync(id, ct));
        group.MapPost("/events/{id}/discard", (string id, CancellationToken ct) => operators.DiscardAsync(id, ct));
        group.MapPost("/events/{id}/replay", (string id, CancellationToken ct) => replays.EventAsync(id, ct));
        group.MapGet("/workflows/{id}", (string id, CancellationToken ct) => operators.WorkflowAsync(id, ct));
        group.MapPost("/workflows/{id}/commands", (HttpRequest request, string id, CancellationToken ct) =>
            operators.CommandAsync(request, id, ct));
        group.MapGet("/board", Board.Page);
        return guarded;
    }
}
