using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Campaign.Client;

namespace SignalBridge.Tests.Campaign;

/// <summary>Secrets of a recognisable shape go through every path, and every outlet is searched for them.</summary>
public sealed class SecrecyTests
{
    private const string Value = "value-canary-0123456789";

    private static readonly string[] Canaries =
        [CampaignStandIn.Token, CampaignStandIn.WorkflowKey, CampaignStandIn.ActivityKey, ClientFixture.ApiKey,
            ClientFixture.Secret, ClientFixture.OtherSecret, Value, "KeyCanary", "tok-canary", "secret-canary", "key-canary",
                "value-canary"];

    [Fact]
    public async Task No_secret_gets_into_a_log_an_outcome_an_exception_or_a_trace()
    {
        ConcurrentQueue<string> seen = [];
        using var activities = Listen(seen);
        using var events = new HttpEvents(seen);
        await using var test = await ClientFixture.StartAsync();
        test.CurrentValue.Ims.OtherClientSecret = ClientFixture.OtherSecret;
        // Whoever answers, quotes everything: what was sent, and what only he knows.
        Task Echo(Microsoft.AspNetCore.Http.HttpContext context, int status, string start) => CampaignStandIn.Text(
            context, status, $"{start} {context.Request.Headers.Authorization} {context.Request.Headers["X-Api-Key"]} {test.Campaign.Calls.Last().Body} {test.Campaign.Href} '{CampaignStandIn.ActivityKey}' parameter isn't defined {ClientFixture.Secret} {ClientFixture.OtherSecret}");
        async Task Try(Task<Outcome> call)
        {
            try
            {
                var outcome = await call;
                seen.Enqueue($"{outcome} {string.Join(' ', outcome.Codes)} {outcome.Parameter}");
            }
            catch (OperationCanceledException e)
            {
                seen.Enqueue(e.ToString());
            }
        }

        var trigger = ClientFixture.Trigger("signal1", new SignalParameter("p", ParameterType.String, Value));
        foreach (var (status, start) in ((int, string)[])[(200, "ok"), (200, "Too early"), (500, "RST-360011"), (404, ""),
            (400, "{"), (403, ""), (401, ""), (429, ""), (503, ""), (502, ""), (302, "")])
        {
            test.Campaign.OnTrigger = test.Campaign.OnCommand = context => Echo(context, status, start);
            await Try(test.Client.TriggerAsync(trigger, ClientFixture.Ct));
            await Try(test.Client.CommandAsync("WKF1", WorkflowCommand.Stop, ClientFixture.Ct));
            test.Time.Advance(TimeSpan.FromMinutes(5));
        }

        test.Campaign.OnTrigger = CampaignStandIn.Cut;
        await Try(test.Client.TriggerAsync(trigger, ClientFixture.Ct));
        var workflow = test.Campaign.OnWorkflow;
        test.Time.Advance(TimeSpan.FromMinutes(5));
        test.Campaign.OnWorkflow = context =>
            CampaignStandIn.Json(context, 200,
                test.Campaign.Workflow(("signal1", $"http://{ClientFixture.ApiKey}@127.0.0.1:1/{CampaignStandIn.ActivityKey}")));
        await Try(test.Client.TriggerAsync(trigger, ClientFixture.Ct));
        test.Campaign.OnWorkflow = context => Echo(context, 500, "RST-360011");
        await Try(test.Client.TriggerAsync(trigger, ClientFixture.Ct));
        test.Campaign.OnWorkflow = workflow;
        seen.Enqueue((await test.Client.GetWorkflowAsync("WKF1", ClientFixture.Ct)).ToString());
        seen.Enqueue((await test.Client.GetWorkflowAsync("WKF1", ClientFixture.Ct)).Json.ToString()!);
        seen.Enqueue((await test.Client.GetWorkflowAsync(CampaignStandIn.WorkflowKey, ClientFixture.Ct)).ToString());
        foreach (var status in (int[])[400, 401, 429, 500])
        {
            test.Time.Advance(TimeSpan.FromDays(2));
            test.Campaign.OnToken = context => Echo(context, status, "");
            await Try(test.Client.TriggerAsync(trigger, ClientFixture.Ct));
            seen.Enqueue(test.Client.Identity.ToString());
        }

        seen.Enqueue(string.Join(' ', test.Client.Hosts));
        seen.Count(line => line.StartsWith("activity", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        seen.Count(line => line.StartsWith("event", StringComparison.Ordinal)).ShouldBeGreaterThan(20);
        test.Logger.Lines.Count.ShouldBeGreaterThan(20);
        var everything = string.Join('\n', [.. seen, .. test.Logger.Lines]);
        foreach (var canary in Canaries)
            everything.ShouldNotContain(canary, Case.Sensitive);
    }

    // Of all sources: the client's own, and .NET's for HTTP, which would show the address.
    private static ActivityListener Listen(ConcurrentQueue<string> seen)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name.StartsWith("SignalBridge", StringComparison.Ordinal)
                    || source.Name.Contains("System.Net", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => seen.Enqueue(
                $"activity {activity.DisplayName} {activity.StatusDescription} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(e => e.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private sealed class HttpEvents(ConcurrentQueue<string> seen) : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http" or "System.Net.Sockets" or "Polly" or "Microsoft-Extensions-Logging")
                EnableEvents(eventSource, EventLevel.Verbose);
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            seen?.Enqueue($"event {eventData.EventName} {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
