namespace CampaignEmulator;

/// <summary>The addresses of IMS and of Campaign.</summary>
internal static class CampaignEndpoints
{
    private const string Workflow = "/{organization}/campaign/workflow/execution/";

    public static void MapCampaign(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/ims/token/v3", (HttpContext http, EmulatorState state, CallPipeline pipeline) =>
            pipeline.RunAsync(http, CallKind.Token, call => TokenHandler.Handle(state, call)));
        endpoints.Map("/ims/{**path}", (HttpContext http, CallPipeline pipeline) =>
            pipeline.RunAsync(http, CallKind.Other, _ => Answer.Of(404, """{"error":"not_found"}""", Answer.Json)));

        endpoints.MapGet(Workflow + "{id}",
            (HttpContext http, EmulatorState state, CallPipeline pipeline, string organization, string id) =>
            pipeline.RunAsync(http, CallKind.Get, Guarded(state, call => WorkflowHandler.Read(state, call, organization, id))));
        endpoints.MapPost(Workflow + "{id}/commands", (HttpContext http, EmulatorState state, CallPipeline pipeline, string id) =>
            pipeline.RunAsync(http, CallKind.Command, Guarded(state, call => WorkflowHandler.Command(state, call, id))));
        // With and without a slash at its end: routing takes both.
        endpoints.MapPost(
            Workflow + "{key}/activities/activity/{activityKey}/trigger",
            (HttpContext http, EmulatorState state, CallPipeline pipeline, string key, string activityKey) =>
                pipeline.RunAsync(http, CallKind.Trigger,
                    Guarded(state, call => TriggerHandler.Handle(state, call, key, activityKey))));
        // Also a wrong method on a right path; what Campaign says then is unknown.
        endpoints.Map("/{**path}", (HttpContext http, EmulatorState state, CallPipeline pipeline) =>
            pipeline.RunAsync(http, CallKind.Other, Guarded(state, _ => state.Settings.WrongPathAnswer)));
    }

    private static Func<IncomingCall, Answer> Guarded(EmulatorState state, Func<IncomingCall, Answer> handle) => call =>
    {
        if (GatewayCheck.Refusal(state, call.Request) is var (outcome, answer))
        {
            call.Record(outcome, state.Now);
            return answer;
        }

        var organizations = state.Settings.Organizations;
        if (organizations.Count == 0 || call.Request.RouteValues["organization"] is not string organization
            || organizations.Contains(organization))
            return handle(call);
        call.Record(TriggerOutcome.Rejected, state.Now);
        return state.Settings.WrongPathAnswer;
    };
}
