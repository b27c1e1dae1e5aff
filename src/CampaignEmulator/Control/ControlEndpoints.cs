using System.Text.Json;

namespace CampaignEmulator;

/// <summary>What tests and people ask of the emulator itself, under <c>/_emulator</c>.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder endpoints, ControlFilter filter)
    {
        endpoints.MapGet("/", (EmulatorState state, HttpRequest request) => Results.Text(Page.Text(state, request), Answer.Text))
            .AddEndpointFilter(filter);
        var control = endpoints.MapGroup("/_emulator").AddEndpointFilter(filter);
        MapWhatThereIs(control);
        MapWhatHappened(control);
        MapWhatGoesWrong(control);
        control.MapPost("/reset", (EmulatorState state) =>
        {
            state.Reset();
            return Results.NoContent();
        });
        control.Map("/{**path}", () => Results.Problem("There is no such control call; GET / lists them.", statusCode: 404));
    }

    private static void MapWhatThereIs(RouteGroupBuilder control)
    {
        control.MapGet("/settings", (EmulatorState state) => Json(state.Settings));
        control.MapPut("/settings", async (EmulatorState state, HttpRequest request) =>
            Json(state.ChangeSettings(await ReadAsync<JsonElement>(request))));
        control.MapPut("/seed", async (EmulatorState state, HttpRequest request) =>
        {
            state.Seed(await ReadAsync<EmulatorSeed>(request));
            return Json(state.Workflows.All());
        });
        control.MapGet("/workflows", (EmulatorState state) => Json(state.Workflows.All()));
        control.MapDelete("/workflows", (EmulatorState state) =>
        {
            state.Workflows.Clear();
            return Results.NoContent();
        });
        control.MapGet("/workflows/{id}", (EmulatorState state, string id) => Found(state.Workflows.Find(id)));
        control.MapPut("/workflows/{id}", async (EmulatorState state, string id, HttpRequest request) =>
        {
            state.Workflows.Put(id, await ReadAsync<WorkflowDefinition>(request));
            return Found(state.Workflows.Find(id));
        });
        control.MapDelete("/workflows/{id}", (EmulatorState state, string id) => Removed(state.Workflows.Remove(id)));
    }

    private static void MapWhatHappened(RouteGroupBuilder control)
    {
        control.MapGet("/signals", (EmulatorState state) => Json(state.Signals.All()));
        control.MapDelete("/signals", (EmulatorState state) =>
        {
            state.Signals.Clear();
            return Results.NoContent();
        });
        control.MapGet("/calls", (EmulatorState state) => Json(new { Counts = state.Calls.Counts(), Calls = state.Calls.All() }));
        control.MapDelete("/calls", (EmulatorState state) =>
        {
            state.Calls.Clear();
            return Results.NoContent();
        });
    }

    private static void MapWhatGoesWrong(RouteGroupBuilder control)
    {
        control.MapGet("/faults", (EmulatorState state) => Json(state.Faults.All()));
        control.MapPost("/faults", async (EmulatorState state, HttpRequest request) =>
            Json(new { Id = state.Faults.Add(await ReadAsync<Fault>(request)) }, StatusCodes.Status201Created));
        control.MapDelete("/faults", (EmulatorState state) =>
        {
            state.Faults.Clear();
            return Results.NoContent();
        });
        control.MapDelete("/faults/{id:int}", (EmulatorState state, int id) => Removed(state.Faults.Remove(id)));
        control.MapGet("/tokens", (EmulatorState state) => Json(new { Valid = state.Tokens.Count }));
        control.MapDelete("/tokens", (EmulatorState state) => Json(new { Revoked = state.Tokens.RevokeAll() }));
        control.MapPost("/pkeys/renew", (EmulatorState state) =>
        {
            state.Workflows.RenewKeys();
            return Results.NoContent();
        });
        control.MapGet("/clock", (EmulatorState state) => Json(ClockView.Of(state.Clock)));
        control.MapPost("/clock", async (EmulatorState state, HttpRequest request) =>
        {
            (await ReadAsync<ClockChange>(request)).ApplyTo(state.Clock);
            return Json(ClockView.Of(state.Clock));
        });
    }

    private static async Task<T> ReadAsync<T>(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        return StrictJson.Read<T>(body.ToArray());
    }

    private static IResult Json<T>(T value, int status = StatusCodes.Status200OK) =>
        Results.Json(value, EmulatorJson.Options, statusCode: status);

    private static IResult Found<T>(T? value) where T : class =>
        value is null ? Results.Problem("It is not there.", statusCode: 404) : Json(value);

    private static IResult Removed(bool removed) =>
        removed ? Results.NoContent() : Results.Problem("It is not there.", statusCode: 404);
}
