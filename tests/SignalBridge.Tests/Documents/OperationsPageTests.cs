using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using SignalBridge.Server;
using SignalBridge.Telemetry;
using SignalBridge.Tests.Configuration;
using SignalBridge.Tests.Fixtures;
using SignalBridge.Words;

namespace SignalBridge.Tests.Documents;

/// <summary>The page on operations names what there is.</summary>
public sealed class OperationsPageTests
{
    private static readonly Document Page = Document.Read("docs/operations.md");

    [Fact]
    public async Task Every_call_of_the_API_has_a_row()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "bridge.json");
        await File.WriteAllTextAsync(file, Configured.Right, TestContext.Current.CancellationToken);
        await using var app = ServerApp.Build(
            ["--bridge", file], builder => builder.Configuration.AddInMemoryCollection(Configured.Settings));

        var calls = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Methods: e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods, Route: e.RoutePattern.RawText))
            .Where(call => call.Methods is not null).Select(call => $"{call.Methods!.Single()} {call.Route}").ToList();

        calls.Count.ShouldBeGreaterThan(15);
        calls.Where(call => !Page.Text.Contains($"\n| `{call}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_metric_has_a_row()
    {
        // The first use makes them all.
        BridgeMetrics.Ended("none", EventState.Fired);
        var metrics = new List<string>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == BridgeMetrics.MeterName)
                {
                    metrics.Add(instrument.Name);
                }
            },
        };
        listener.Start();

        metrics.Count.ShouldBeGreaterThan(5);
        metrics.Where(metric => !Page.Text.Contains($"\n| `{metric}` |", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_state_of_an_event_has_a_row() =>
        Enum.GetNames<EventState>().Where(state =>
            !Page.Text.Contains($"\n| `{state.ToLowerInvariant()}` |", StringComparison.Ordinal))
            .ShouldBeEmpty();
}
