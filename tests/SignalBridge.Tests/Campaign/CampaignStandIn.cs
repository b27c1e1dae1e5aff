using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Tests.Campaign;

/// <summary>
/// A scripted Campaign and IMS on a free loopback port: a real socket, with an answer per call that a test sets.
/// </summary>
internal sealed class CampaignStandIn : IAsyncDisposable
{
    public const string Token = "tok-canary-0123456789abcdef";
    public const string WorkflowKey = "@WfKeyCanary_0123456789-abcdefghijkl";
    public const string ActivityKey = "@AcKeyCanary_0123456789-abcdefghijkl";
    private readonly WebApplication _app;

    private CampaignStandIn(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    public ConcurrentQueue<SeenCall> Calls { get; } = [];

    public Func<HttpContext, Task> OnToken { get; set; } = context => Json(context, 200, $$"""{"access_token":"{{Token}}","token_type":"bearer","expires_in":86399}""");

    public Func<HttpContext, Task> OnWorkflow { get; set; } = null!;

    public Func<HttpContext, Task> OnTrigger { get; set; } = _ => Task.CompletedTask;

    public Func<HttpContext, Task> OnCommand { get; set; } = _ => Task.CompletedTask;

    public string Href => $"{Url}/workflow/execution/{WorkflowKey}/activities/activity/{ActivityKey}/trigger/";

    public int Count(string call) => Calls.Count(seen => seen.Call == call);

    public static async Task<CampaignStandIn> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        var standIn = new CampaignStandIn(builder.Build());
        standIn.OnWorkflow = context => Json(context, 200, standIn.Workflow(("signal1", standIn.Href)));
        standIn._app.Run(standIn.AnswerAsync);
        await standIn._app.StartAsync();
        standIn.Url = standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/acme/campaign";
        return standIn;
    }

    /// <summary>A workflow's GET with these signal activities, and one that is none.</summary>
    public string Workflow(params (string Name, string Href)[] signals)
    {
        var activities = signals.Select(signal => $$"""
            "{{signal.Name}}":{"PKey":"{{ActivityKey}}","label":"An external signal","trigger":{"href":"{{signal.Href}}"},"href":"{{Url}}/x/{{ActivityKey}}"}
            """);
        return $$"""{"PKey":"{{WorkflowKey}}","title":"Nightly","activities":{"activity":{"start1":{"label":"Start"}, {{string.Join(',', activities)}} } } }""";
    }

    public static async Task Json(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }

    public static async Task Text(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(body);
    }

    /// <summary>Cuts the connection without an answer.</summary>
    public static Task Cut(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync();
        var path = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var (call, answer) = (context.Request.Method, path) switch
        {
            ("POST", "/ims/token/v3") => ("token", OnToken),
            ("POST", _) when path.EndsWith("/commands", StringComparison.Ordinal) => ("command", OnCommand),
            ("POST", _) when path.Contains("/trigger", StringComparison.Ordinal) => ("trigger", OnTrigger),
            ("GET", _) => ("workflow", OnWorkflow),
            _ => ("other", _ => Task.CompletedTask),
        };
        Calls.Enqueue(new SeenCall(call, path, body,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        await answer(context);
    }
}

/// <summary>A call as the stand-in received it.</summary>
internal sealed record SeenCall(string Call, string Target, string Body, IReadOnlyDictionary<string, string> Headers);
