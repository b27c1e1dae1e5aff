using System.Text;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Functions.Triggers;
using SignalBridge.Routing;
using SignalBridge.Sources.FileDrops;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Fixtures;

/// <summary>
/// The worker's own services, with <c>bridge.json</c> and <c>local.settings.sample.json</c> as they are shipped, against real
/// Azurite and the emulator. The Functions host is the test: it calls the function classes, as triggers do.
/// </summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    private readonly IHost _worker;
    private readonly WebApplication _emulator;

    private AppUnderTest(IHost worker, WebApplication emulator) => (_worker, _emulator) = (worker, emulator);

    public IServiceProvider Services => _worker.Services;

    public EmulatorState Campaign => _emulator.Services.GetRequiredService<EmulatorState>();

    /// <summary>What Campaign took.</summary>
    public IReadOnlyList<SignalRecord> Fired => [.. Campaign.Signals.All().Where(c => c.Outcome == TriggerOutcome.Accepted)];

    public BlobContainerClient Imports =>
        Services.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(Services.GetRequiredService<StorageOptions>().ImportContainer);

    /// <summary>Where the host sets wakes aside.</summary>
    public QueueClient Poison =>
        Services.GetRequiredService<StorageAccount>().Queues.GetQueueClient($"{Services.GetRequiredService<StorageOptions>().WakeQueue}-poison");

    /// <summary>Starts the app's services.</summary>
    /// <param name="storage">Another storage account than Azurite; it need not be there.</param>
    /// <param name="more">Settings beside the shipped ones.</param>
    public static async Task<AppUnderTest> StartAsync(AzuriteFixture azurite, string? storage = null, IReadOnlyDictionary<string,
        string?>? more = null)
    {
        var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        await emulator.StartAsync();
        var app = new AppUnderTest(Build(Settings(storage ?? azurite.ConnectionString, emulator.Urls.Single(), more)), emulator);
        app.AddWorkflows();
        await app.Services.GetRequiredService<StorageSetup>().StartAsync(CancellationToken.None);
        if (storage is null)
        {
            await app.Services.GetRequiredService<StorageSetup>().WaitAsync(TestContext.Current.CancellationToken);
        }

        return app;
    }

    /// <summary>Builds the worker from the shipped settings.</summary>
    /// <param name="settings">Settings in place of those.</param>
    public static IHost Build(Dictionary<string, string?> settings) => FunctionsApp.Build([], builder =>
    {
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(SampleSettings());
        builder.Configuration.AddInMemoryCollection(settings);
    });

    /// <summary>The values of <c>local.settings.sample.json</c>, as the host makes environment variables of them.</summary>
    public static Dictionary<string, string?> SampleSettings()
    {
        var file = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "local.settings.sample.json")))!;
        return file["Values"]!.AsObject().ToDictionary(v => v.Key.Replace("__", ":", StringComparison.Ordinal), v =>
            (string?)v.Value);
    }

    /// <summary>Makes a function class as the worker does.</summary>
    public T Function<T>() => ActivatorUtilities.CreateInstance<T>(Services);

    /// <summary>An instance that has only just started: it knows of files what is written in storage, and no more.</summary>
    public ImportFunctions ImportsOfAnotherInstance()
    {
        var sources =
            Services.GetRequiredService<StorageAccount>().Tables.GetTableClient(Services.GetRequiredService<StorageOptions>().SourceTable);
        return new ImportFunctions(ActivatorUtilities.CreateInstance<FileDropReceiver>(Services, Imports, sources));
    }

    public HttpRequest Request(string method, string path, string body = "", params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext { RequestServices = Services };
        (context.Request.Method, context.Request.Path, context.Request.ContentType) = (method, path, "application/json");
        var bytes = Encoding.UTF8.GetBytes(body);
        (context.Request.Body, context.Request.ContentLength) = (new MemoryStream(bytes), bytes.Length);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context.Request;
    }

    /// <summary>Executes a result as the worker does.</summary>
    public async Task<(int Status, JsonNode? Body)> AnswerAsync(IResult result)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = Services, Response = { Body = body } };
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body.ToArray()));
    }

    /// <summary>The texts of the wakes that are visible, taken off the queue.</summary>
    public async Task<IReadOnlyList<string>> TakeWakesAsync() =>
        [.. (await Services.GetRequiredService<QueueClient>().ReceiveMessagesAsync(32)).Value.Select(m => m.Body.ToString())];

    public async ValueTask DisposeAsync()
    {
        _worker.Dispose();
        await _emulator.DisposeAsync();
    }

    private static Dictionary<string,
        string?> Settings(string storage, string emulator, IReadOnlyDictionary<string, string?>? more)
    {
        var name = $"f{Guid.NewGuid():N}"[..20];
        return new(more ?? new Dictionary<string, string?>())
        {
            ["AzureWebJobsStorage"] = storage,
            ["CAMPAIGN_URL"] = $"{emulator}/local/campaign",
            ["SignalBridge:Campaign:Ims:Url"] = $"{emulator}/ims/token/v3",
            ["SignalBridge:Storage:MailboxTable"] = $"{name}mailboxes",
            ["SignalBridge:Storage:SourceTable"] = $"{name}sources",
            ["WAKE_QUEUE"] = $"{name}-wakes",
            ["IMPORT_CONTAINER"] = $"{name}-imports",
            ["SignalBridge:Storage:PayloadContainer"] = $"{name}-payloads",
            ["SignalBridge:Storage:BatchContainer"] = $"{name}-batches",
        };
    }

    private void AddWorkflows()
    {
        foreach (var signal in Services.GetRequiredService<Routes>().Signals.Values)
        {
            Campaign.Workflows.Put(signal.Workflow, new WorkflowDefinition
            {
                Activities = new Dictionary<string, SignalActivity>
                {
                    [signal.Activity ?? "signal1"] = new()
                    {
                        Parameters = [.. signal.Parameters.Select(p =>
                            new ParameterDeclaration(p.Name, Enum.Parse<DeclaredType>(p.Type.ToString(), ignoreCase: true)))],
                    },
                },
            });
        }
    }
}
