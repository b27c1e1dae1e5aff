using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Functions.Tests.Fixtures;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests;

public sealed class ServiceTests
{
    [Fact]
    public async Task Every_function_class_can_be_made()
    {
        using var app = AppUnderTest.Build([]);
        var classes = (await FunctionMetadata.AllAsync()).Select(f => f.EntryPoint[..f.EntryPoint.LastIndexOf('.')]).Distinct()
            .Select(name => typeof(FunctionsApp).Assembly.GetType(name, throwOnError: true)!).ToList();

        classes.Count.ShouldBe(11);
        foreach (var type in classes.Where(t => !(t.IsAbstract && t.IsSealed)))
        {
            ActivatorUtilities.CreateInstance(app.Services, type).ShouldNotBeNull();
        }
    }

    [Fact]
    public void The_whole_service_graph_can_be_made()
    {
        using var app = AppUnderTest.Build(new()
        {
            ["Functions:Worker:HostEndpoint"] = "http://127.0.0.1:9",
            ["Functions:Worker:WorkerId"] = "worker",
            ["Functions:Worker:RequestId"] = "request",
            ["Functions:Worker:GrpcMaxMessageLength"] = "2147483647",
        });

        app.Services.GetServices<IHostedService>().Select(s => s.GetType().Name)
            .Intersect(["StorageSetup", "ConfigurationReload", "TelemetryHostedService", "WorkerHostedService",
                "GenericWebHostService"]).Count().ShouldBe(5);
        foreach (var type in typeof(StorageSetup).Assembly.GetTypes()
            .Where(t => app.Services.GetRequiredService<IServiceProviderIsService>().IsService(t)))
        {
            app.Services.GetRequiredService(type).ShouldNotBeNull();
        }
    }

    [Fact]
    public void Telemetry_to_Application_Insights_can_be_made()
    {
        using var app = AppUnderTest.Build(new()
        {
            ["APPLICATIONINSIGHTS_CONNECTION_STRING"] = "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/",
            ["AZURE_CLIENT_ID"] = "00000000-0000-0000-0000-000000000001",
        });

        app.Services.GetRequiredService<OpenTelemetry.Trace.TracerProvider>().ShouldNotBeNull();
        app.Services.GetRequiredService<OpenTelemetry.Metrics.MeterProvider>().ShouldNotBeNull();
    }

    [Fact]
    public void Storage_by_identity_can_be_made()
    {
        using var app = AppUnderTest.Build(new()
        {
            ["AzureWebJobsStorage"] = "",
            ["AzureWebJobsStorage:accountName"] = "acmesignals",
            ["AzureWebJobsStorage:credential"] = "managedidentity",
            ["AzureWebJobsStorage:clientId"] = "00000000-0000-0000-0000-000000000001",
        });

        app.Services.GetRequiredService<Azure.Storage.Queues.QueueClient>().Uri.ShouldBe(new Uri("https://acmesignals.queue.core.windows.net/wakes"));
    }

    [Fact]
    public void A_mistake_in_the_settings_stops_the_start_and_is_named() =>
        Should.Throw<BridgeConfigurationException>(() => AppUnderTest.Build(new() { ["CRM_SECRET"] = null }))
            .Message.ShouldContain("CRM_SECRET");

    [Fact]
    public void A_Key_Vault_reference_that_was_not_resolved_is_no_secret() =>
        Should.Throw<BridgeConfigurationException>(() =>
            AppUnderTest.Build(new() { ["CRM_SECRET"] = "@Microsoft.KeyVault(SecretUri=https://kv/secrets/CRM-SECRET)" }))
            .Message.ShouldContain("is a Key Vault reference");

    [Fact]
    public void Secrets_that_are_no_settings_come_from_the_vault()
    {
        using var vault = new FakeVault { Secrets = { ["CRM-SECRET"] = AppUnderTest.SampleSettings()["CRM_SECRET"]! } };
        using var app = FunctionsApp.Build([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(AppUnderTest.SampleSettings()
                .Where(setting => setting.Key != "CRM_SECRET"));
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["KEY_VAULT_URL"] = FakeVault.Url });
            builder.Services.AddSingleton(vault.Credential).AddSingleton(vault.Transport);
        });

        vault.Asked.ShouldBe(1);
        app.Services.GetRequiredService<IConfiguration>()["CRM_SECRET"].ShouldBe(vault.Secrets["CRM-SECRET"]);
    }
}
