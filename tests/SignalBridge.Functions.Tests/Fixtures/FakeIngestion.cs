using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Functions.Tests.Fixtures;

/// <summary>Stands where Application Insights takes telemetry in, and keeps what the exporter sends as it is.</summary>
internal sealed class FakeIngestion : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<JsonNode> _items = [];

    private FakeIngestion(WebApplication app) => _app = app;

    /// <summary>What came in, oldest first.</summary>
    public IReadOnlyList<JsonNode> Items => [.. _items];

    /// <summary>How long it takes to take something in.</summary>
    public TimeSpan Slowness { get; init; }

    /// <summary>What the app setting holds; live metrics go nowhere else either.</summary>
    public string ConnectionString =>
        $"InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint={_app.Urls.Single()}/;LiveEndpoint={_app.Urls.Single()}/live/";

    public static async Task<FakeIngestion> StartAsync(TimeSpan slowness = default)
    {
        // The exporter's own statistics about itself would leave the machine.
        Environment.SetEnvironmentVariable("APPLICATIONINSIGHTS_STATSBEAT_DISABLED", "true");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var ingestion = new FakeIngestion(app) { Slowness = slowness };
        app.MapPost("/v2.1/track", ingestion.TakeAsync);
        app.MapFallback(() => Results.NotFound());
        await app.StartAsync();
        return ingestion;
    }

    /// <summary>The metric points of one name.</summary>
    public IReadOnlyList<JsonNode> Metrics(string name) =>
        [.. Items.Where(i => (string?)i["data"]!["baseType"] == "MetricData"
            && (string?)i["data"]!["baseData"]!["metrics"]![0]!["name"] == name)];

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        await Task.Delay(Slowness);
        using var reader = new StreamReader(
            request.Headers.ContentEncoding == "gzip" ? new GZipStream(request.Body, CompressionMode.Decompress) : request.Body);
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            _items.Enqueue(JsonNode.Parse(line)!);
        }

        return Results.Json(new { itemsReceived = lines.Length, itemsAccepted = lines.Length, errors = Array.Empty<object>() });
    }
}
