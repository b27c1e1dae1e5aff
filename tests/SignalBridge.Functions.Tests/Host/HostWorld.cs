using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Functions.Tests.Host;

/// <summary>Storage under names of its own, the emulator and a configuration, for hosts that are started and killed.</summary>
internal sealed class HostWorld : IAsyncDisposable
{
    private const string Secret = "a-secret-of-the-tests-0123456789abcdef";

    private readonly string _name = $"h{Guid.NewGuid():N}"[..20];
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbridge-host-").FullName;
    private readonly string _storage;
    private readonly WebApplication _emulator;

    private HostWorld(string storage, WebApplication emulator) => (_storage, _emulator) = (storage, emulator);

    public EmulatorState Campaign => _emulator.Services.GetRequiredService<EmulatorState>();

    public IReadOnlyList<SignalRecord> Fired => [.. Campaign.Signals.All().Where(c => c.Outcome == TriggerOutcome.Accepted)];

    /// <summary>The numbers that came to Campaign, in their order.</summary>
    public IReadOnlyList<string> Numbers => [.. Fired.Select(f => f.Parameters.GetProperty("number").GetString()!)];

    public BlobContainerClient Imports => new(_storage, $"{_name}-imports");

    public QueueClient Wakes => new(_storage, $"{_name}-wakes");

    public QueueClient Poison => new(_storage, $"{_name}-wakes-poison");

    public TableClient Mailboxes => new(_storage, $"{_name}mailboxes");

    public static async Task<HostWorld> StartAsync(AzuriteFixture azurite, TimeSpan interval)
    {
        var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        await emulator.StartAsync();
        var world = new HostWorld(azurite.ConnectionString, emulator);
        world.Campaign.Workflows.Put("WKF1", new WorkflowDefinition
        {
            Activities = new Dictionary<string, SignalActivity>
            {
                ["signal1"] = new()
                {
                    MinimumInterval = interval,
                    Parameters = [new ParameterDeclaration("number", DeclaredType.String)]
                },
            },
        });
        return world;
    }

    /// <summary>Starts a host with one signal, <c>ready</c>, one hook, <c>crm</c>, and one file drop.</summary>
    /// <param name="interval">The signal's interval, as it is written.</param>
    /// <param name="schedules">The <c>Schedules</c> section.</param>
    /// <param name="folder">The published app; null for the one as it was built.</param>
    /// <param name="settings">Further app settings.</param>
    public Task<HostProcess> HostAsync(string interval, string schedules = "[]", string? folder = null,
        params (string Name, string Value)[] settings)
    {
        var file = Path.Combine(_folder, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(file, $$"""
            { "SignalBridge": {
              "Campaign": { "Url": "%CAMPAIGN_URL%", "ApiKey": "%CAMPAIGN_API_KEY%", "Ims": { "ClientId": "%IMS_CLIENT_ID%", "ClientSecret": "%IMS_CLIENT_SECRET%" } },
              "Signals": [ { "Name": "ready", "Workflow": "WKF1", "Activity": "signal1", "MinimumInterval": "{{interval}}", "Parameters": [ { "Name": "number" } ] } ],
              "Hooks": [ { "Name": "crm", "Signal": "ready", "Verify": { "Scheme": "github", "Secrets": [ "%CRM_SECRET%" ] }, "Parameters": { "number": "body.number" } } ],
              "FileDrops": [ { "Name": "files", "Pattern": "**/*.csv", "Signal": "ready", "Parameters": { "number": "blob.name" } } ],
              "Schedules": {{schedules}}
            } }
            """);
        var url = _emulator.Urls.Single();
        var all = new Dictionary<string, string?>();
        foreach (var (name, value) in ((string Name, string Value)[])[
            ("bridge", file), ("AzureWebJobsStorage", _storage), ("CAMPAIGN_URL", $"{url}/local/campaign"),
                ("SignalBridge__Campaign__Ims__Url", $"{url}/ims/token/v3"),
            ("CRM_SECRET", Secret), ("WAKE_QUEUE", $"{_name}-wakes"), ("IMPORT_CONTAINER", $"{_name}-imports"),
            ("SignalBridge__Storage__MailboxTable", $"{_name}mailboxes"),
                ("SignalBridge__Storage__SourceTable", $"{_name}sources"),
            ("SignalBridge__Storage__PayloadContainer", $"{_name}-payloads"),
                ("SignalBridge__Storage__BatchContainer", $"{_name}-batches"),
            ("AzureFunctionsWebHost__hostid", _name), .. settings])
        {
            all[name] = value;
        }

        return StartAsync(folder ?? HostProcess.PublishedApp, all);
    }

    private static async Task<HostProcess> StartAsync(string folder, Dictionary<string, string?> settings)
    {
        var host = await HostProcess.StartAsync(folder, settings);
        await Eventually.HoldsAsync(
            async () =>
            {
                using var answer = await host.Http.GetAsync("/api/health/ready", TestContext.Current.CancellationToken);
                return answer.IsSuccessStatusCode;
            },
            () => $"It is never ready:\n{string.Join('\n', host.Lines)}");
        return host;
    }

    /// <summary>A copy of the published app in which one file's text is changed.</summary>
    public string Changed(string file, string from, string to)
    {
        var folder = Path.Combine(_folder, "changed");
        foreach (var source in Directory.EnumerateFiles(HostProcess.PublishedApp, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(HostProcess.PublishedApp, source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }

        var path = Path.Combine(folder, file);
        var text = File.ReadAllText(path);
        text.ShouldContain(from);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
        return folder;
    }

    public static async Task<HttpResponseMessage> PostAsync(HostProcess host, string number, int padding = 0)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"number":"{{number}}","padding":"{{new string('x', padding)}}"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hooks/crm") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256",
            $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))}");
        request.Headers.Add("X-GitHub-Delivery", number);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts as providers do: again until it is accepted, or known already.</summary>
    public static Task AcceptedAsync(HostProcess host, string number) => Eventually.HoldsAsync(
        async () =>
        {
            try
            {
                using var answer = await PostAsync(host, number);
                return answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.OK;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        () => $"{number} was never accepted:\n{string.Join('\n', host.Lines)}");

    public Task FiredAsync(HostProcess host, int count) => Eventually.HoldsAsync(
        () => Task.FromResult(Fired.Count >= count), () => $"{Fired.Count} of {count} fired:\n{string.Join('\n', host.Lines)}");

    /// <summary>The event that Event Grid posts for a new blob.</summary>
    public async Task<HttpResponseMessage> TellAsync(HostProcess host, string blob, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post,
            $"/runtime/webhooks/blobs?functionName=Host.Functions.Import&code={key}")
        {
            Content = JsonContent.Create<JsonArray>([new JsonObject
            {
                ["id"] = $"{Guid.NewGuid()}", ["topic"] = "/storage",
                    ["subject"] = $"/blobServices/default/containers/{Imports.Name}/blobs/{blob}",
                ["eventType"] = "Microsoft.Storage.BlobCreated", ["eventTime"] = "2026-03-02T08:00:00Z", ["dataVersion"] = "",
                    ["metadataVersion"] = "1",
                ["data"] = new JsonObject { ["api"] = "PutBlob",
                    ["eTag"] = $"{(await Imports.GetBlobClient(blob).GetPropertiesAsync()).Value.ETag:G}".Trim('"'),
                        ["contentLength"] = 5, ["blobType"] = "BlockBlob", ["url"] = $"{Imports.GetBlobClient(blob).Uri}" },
            }]),
        };
        request.Headers.Add("aeg-event-type", "Notification");
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
