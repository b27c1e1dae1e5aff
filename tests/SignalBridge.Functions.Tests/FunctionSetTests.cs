using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Configuration;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Hosting;

namespace SignalBridge.Functions.Tests;

public sealed class FunctionSetTests
{
    private const string AnyMethod = "delete get head options patch post put";

    [Fact]
    public async Task The_functions_are_these_with_these_triggers_routes_methods_and_levels()
    {
        var functions = await FunctionMetadata.AllAsync();

        functions.Select(f => $"{f.Name}: {Describe(f.Trigger)}").Order(StringComparer.Ordinal).ShouldBe([
            "Board: http get board, Function",
            "Bridge: http get bridge, Function",
            "Clock: timer */30 * * * * *, useMonitor False",
            "CommandWorkflow: http post workflows/{id}/commands, Function",
            "DiscardEvent: http post events/{id}/discard, Function",
            "Event: http get events/{id}, Function",
            "FireSignal: http post signals/{name}/fire, Function",
            $"Hook: http {AnyMethod} hooks/{{hook}}, Anonymous",
            "HookNumbers: http get hooks/{name}/numbers, Function",
            "Hooks: http get hooks, Function",
            "Import: blob %IMPORT_CONTAINER%/{name} from EventGrid",
            "Live: http get health/live, Anonymous",
            "PauseBridge: http post pause, Function",
            "PauseSignal: http post signals/{name}/pause, Function",
            "Ready: http get health/ready, Anonymous",
            "ReplayEvent: http post events/{id}/replay, Function",
            "ReplaySignal: http post signals/{name}/replay, Function",
            "Request: http get requests/{id}, Function",
            "RequestGroups: http get requests/groups, Function",
            "Requests: http get requests, Function",
            "ResumeBridge: http post resume, Function",
            "ResumeSignal: http post signals/{name}/resume, Function",
            "Signal: http get signals/{name}, Function",
            "SignalEvents: http get signals/{name}/events, Function",
            "Signals: http get signals, Function",
            "SweepImports: timer 0 23 * * * *, useMonitor ",
            "VerifyRequests: http post requests/verify, Function",
            "Wake: queue %WAKE_QUEUE%",
            "Workflow: http get workflows/{id}, Function",
        ]);
    }

    [Fact]
    public async Task Both_hosts_have_the_same_endpoints()
    {
        var functions = (await FunctionMetadata.AllAsync()).Where(f => (string?)f.Trigger["type"] == "httpTrigger")
            .Select(f => $"{Methods(f.Trigger)} /api/{f.Trigger["route"]}").Order(StringComparer.Ordinal);

        functions.ShouldBe(ServerEndpoints().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Triggers_name_settings_that_the_sample_has()
    {
        var settings = AppUnderTest.SampleSettings().Keys.Select(k => $"%{k}%").ToHashSet();

        var named = (await FunctionMetadata.AllAsync())
            .Select(f => (string?)f.Trigger["queueName"] ?? (string?)f.Trigger["path"]).OfType<string>()
            .Select(text => text[..(text.LastIndexOf('%') + 1)]).ToList();

        named.Count.ShouldBe(2);
        named.ShouldAllBe(name => settings.Contains(name));
    }

    [Fact]
    public async Task No_function_has_a_second_binding_with_an_expression()
    {
        using var app = AppUnderTest.Build([]);
        var provider =
            app.Services.GetRequiredService<Microsoft.Azure.Functions.Worker.Core.FunctionMetadata.IFunctionMetadataProvider>();

        var others = (await provider.GetFunctionMetadataAsync(AppContext.BaseDirectory))
            .SelectMany(f => f.RawBindings!).Where(b => !b.Contains("Trigger\"", StringComparison.Ordinal));

        others.ShouldAllBe(b => !b.Contains('{', StringComparison.Ordinal) || (string?)JsonNode.Parse(b)!["type"] == "http");
    }

    private static string Describe(JsonNode trigger) => (string?)trigger["type"] switch
    {
        "httpTrigger" => $"http {Methods(trigger)} {trigger["route"]}, {trigger["authLevel"]}",
        "timerTrigger" => $"timer {trigger["schedule"]}, useMonitor {(trigger["useMonitor"] is { } monitor ? (bool)monitor : null)}",
        "queueTrigger" => $"queue {trigger["queueName"]}",
        "blobTrigger" => $"blob {trigger["path"]} from {trigger["source"]}",
        var other => $"{other}",
    };

    private static string Methods(JsonNode trigger) =>
        string.Join(' ', trigger["methods"]!.AsArray().Select(m => ((string)m!).ToLowerInvariant())
            .Order(StringComparer.Ordinal));

    private static List<string> ServerEndpoints()
    {
        var builder = WebApplication.CreateSlimBuilder();
        BridgeConfiguration.AddFile(builder.Configuration, BridgeConfiguration.Locate(null));
        builder.Configuration.AddInMemoryCollection(AppUnderTest.SampleSettings());
        builder.Services.AddSignalBridge(builder.Configuration);
        using var app = builder.Build();
        app.MapSignalBridge();
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => $"{Methods(e)} {e.RoutePattern.RawText}")];
    }

    private static string Methods(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is { } metadata
        ? string.Join(' ', metadata.HttpMethods.Select(m => m.ToLowerInvariant()).Order(StringComparer.Ordinal))
        : AnyMethod;
}
