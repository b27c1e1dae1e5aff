using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Campaign.Client;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using SignalBridge.Telemetry;

namespace SignalBridge.Functions;

/// <summary>Traces, metrics and logs, sent from the worker itself; to Application Insights where that is set.</summary>
internal static class Telemetry
{
    private const string ConnectionSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string IdentitySetting = "AZURE_CLIENT_ID";

    // At its end an instance would write what it has not sent to a disk that ends with it
    // (the exporter's README, "Telemetry delivery on shutdown").
    private const string DisablePersistOnShutdown = "Azure.Monitor.OpenTelemetry.Exporter.DisablePersistOnShutdown";

    // Of the spans of calls that went well; enough to see what is slow.
    private const double TracesPerSecond = 5;

    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(CampaignTracing.SourceName))
            .WithMetrics(metrics => metrics.AddMeter(BridgeMetrics.MeterName));
        if (configuration[ConnectionSetting] is { Length: > 0 } connection)
        {
            AppContext.SetSwitch(DisablePersistOnShutdown, true);
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = connection;
                options.TracesPerSecond = TracesPerSecond;

                // The Functions host measures its processes and requests already, and these would be most of the bill.
                (options.EnablePerformanceCounters, options.EnableStandardMetrics) = (false, false);

                // Logs are not sampled along with their traces: an error is never dropped.
                options.EnableTraceBasedLogsSampler = false;
                if (configuration[IdentitySetting] is { Length: > 0 } clientId)
                {
                    options.Credential = new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(clientId));
                }
            });
        }

        // Scopes say which hook, signal or file a line is about.
        services.Configure<OpenTelemetryLoggerOptions>(logs => (logs.IncludeScopes, logs.IncludeFormattedMessage) = (true, true));
        return services.AddLogging(logging => HostConsole.Add(logging)).AddLogging(logging => logging
            .AddFilter("Microsoft", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning)
                .AddFilter("Azure", LogLevel.Warning));
    }
}
