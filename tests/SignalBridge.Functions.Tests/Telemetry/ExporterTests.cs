using System.Diagnostics;
using Campaign.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Telemetry;

namespace SignalBridge.Functions.Tests.Telemetry;

/// <summary>What the app's own exporter sends, at the place where it is taken in.</summary>
public sealed class ExporterTests
{
    // Sent with traces, once for each lot.
    private const string ResourceOfTraces = "_OTELRESOURCE_";

    [Fact]
    public async Task What_an_instance_counted_last_is_sent_before_it_ends()
    {
        // Slower than the exporter waits where it relies on a disk.
        await using var ingestion = await FakeIngestion.StartAsync(TimeSpan.FromSeconds(2.5));
        var app = await StartAsync(ingestion);
        BridgeMetrics.Poisoned("sent-at-the-end");

        app.Dispose();

        ingestion.Metrics("signalbridge.poison_wakes")
            .ShouldContain(i => (string?)i["data"]!["baseData"]!["properties"]!["signal"] == "sent-at-the-end");
    }

    [Fact]
    public async Task Nothing_is_measured_but_what_is_the_bridges_own()
    {
        await using var ingestion = await FakeIngestion.StartAsync();
        var app = await StartAsync(ingestion);
        BridgeMetrics.Poisoned("measured");
        using (var source = new ActivitySource(CampaignTracing.SourceName))
        {
            for (var n = 0; n < 100; n++)
            {
                source.StartActivity("call", ActivityKind.Client)?.Dispose();
            }
        }

        app.Dispose();

        ingestion.Items.Where(i => (string?)i["data"]!["baseType"] == "MetricData")
            .Select(i => (string)i["data"]!["baseData"]!["metrics"]![0]!["name"]!)
            .Where(name => !name.StartsWith("signalbridge.", StringComparison.Ordinal)).ShouldBeSubsetOf([ResourceOfTraces]);
        ingestion.Metrics("signalbridge.poison_wakes").ShouldNotBeEmpty();
    }

    private static async Task<IHost> StartAsync(FakeIngestion ingestion)
    {
        var app = AppUnderTest.Build(new()
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = ingestion.ConnectionString,
            ["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:9",
            ["Functions:Worker:WorkerId"] = "worker",
            ["Functions:Worker:RequestId"] = "request",
            ["Functions:Worker:GrpcMaxMessageLength"] = "2147483647",
        });
        app.Services.GetRequiredService<MeterProvider>().ShouldNotBeNull();
        app.Services.GetRequiredService<TracerProvider>().ShouldNotBeNull();

        // The rest of the worker needs a Functions host.
        foreach (var service in app.Services.GetServices<IHostedService>()
            .Where(s => s.GetType().FullName!.StartsWith("Azure.Monitor.", StringComparison.Ordinal)))
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        return app;
    }
}
