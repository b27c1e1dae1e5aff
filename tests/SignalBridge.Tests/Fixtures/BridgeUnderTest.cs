using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Mailboxes;
using SignalBridge.Routing;
using SignalBridge.Server;
using SignalBridge.Storage;
using SignalBridge.Timing;

namespace SignalBridge.Tests.Fixtures;

/// <summary>
/// The real server on a free port, against real Azurite and the emulator; only time may be faked. Several may share one world:
/// one storage, one emulator, one clock.
/// </summary>
internal sealed class BridgeUnderTest : IAsyncDisposable
{
    public const string OperatorKey = "operator-key";

    private readonly WebApplication _app;

    private BridgeUnderTest(WebApplication app, World world)
    {
        (_app, World) = (app, world);
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Operator = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Operator.DefaultRequestHeaders.Add("x-functions-key", OperatorKey);
    }

    public World World { get; }

    public HttpClient Http { get; }

    public HttpClient Operator { get; }

    public IServiceProvider Services => _app.Services;

    public Signal Signal(string name) => Services.GetRequiredService<Routes>().Signals[name];

    public Timings Timings => Services.GetRequiredService<LiveTimings>().Current;

    public BlobContainerClient Imports =>
        Services.GetRequiredService<StorageAccount>().Blobs.GetBlobContainerClient(Services.GetRequiredService<StorageOptions>().ImportContainer);

    /// <summary>Starts a bridge in a world.</summary>
    /// <param name="configuration">The <c>SignalBridge</c> section, without Campaign and Storage.</param>
    /// <param name="storage">Another storage account than the world's; it need not be there.</param>
    /// <param name="wire">What carries the calls to storage; null for what the world's time asks for.</param>
    public static async Task<BridgeUnderTest> StartAsync(World world, string configuration, string? storage = null,
        HttpMessageHandler? wire = null)
    {
        var app = Build(world, configuration, storage, wire);
        await app.StartAsync();
        if (storage is null)
        {
            await app.Services.GetRequiredService<StorageSetup>().WaitAsync(TestContext.Current.CancellationToken);
        }

        return new BridgeUnderTest(app, world);
    }

    public static WebApplication Build(World world, string configuration, string? storage = null, HttpMessageHandler? wire = null)
    {
        var file = world.Write(configuration);
        return ServerApp.Build(["--bridge", file, "--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(world.Log).AddFilter<TestLog>(level => level >= world.LogFrom);
            builder.Configuration.AddInMemoryCollection(world.Settings(storage));
            if (world.Time is { } time)
            {
                builder.Services.AddSingleton<TimeProvider>(time).AddSingleton(FakedDate.Transport(null));
            }

            if (world.Vault is { } vault)
            {
                builder.Services.AddSingleton(vault.Credential).AddSingleton(vault.Transport);
            }

            if (wire is not null)
            {
                builder.Services.AddSingleton<HttpPipelineTransport>(new HttpClientTransport(new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan }));
            }
        });
    }

    public Task<HttpResponseMessage> PostAsync(string hook, string body, params (string Name, string Value)[] headers) =>
        PostAsync(hook, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> PostAsync(string hook, HttpContent body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/hooks/{hook}") { Content = body };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts and expects 202.</summary>
    /// <returns>The event's id.</returns>
    public async Task<string> AcceptedAsync(string hook, string body, params (string Name, string Value)[] headers)
    {
        using var answer = await PostAsync(hook, body, headers);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
        return (string)(await JsonAsync(answer))["id"]!;
    }

    public static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

    public async Task<JsonNode> SignalAsync(string signal) =>
        (await Operator.GetFromJsonAsync<JsonNode>($"/api/signals/{signal}", TestContext.Current.CancellationToken))!;

    public async Task<JsonNode> EventAsync(string id) =>
        (await Operator.GetFromJsonAsync<JsonNode>($"/api/events/{id}", TestContext.Current.CancellationToken))!;

    public async Task<IReadOnlyList<JsonNode>> EventsAsync(string signal, string state) =>
        [.. (await Operator.GetFromJsonAsync<JsonNode>($"/api/signals/{signal}/events?state={state}",
            TestContext.Current.CancellationToken))!["events"]!
            .AsArray().Select(e => e!)];

    /// <summary>Changes a setting while the bridge runs.</summary>
    public void Set(string path, string value)
    {
        var configuration = (IConfigurationRoot)Services.GetRequiredService<IConfiguration>();
        configuration[path] = value;
        configuration.Reload();
    }

    /// <summary>Waits until the signal's mailbox is in nobody's hands, and is at rest or sleeps until a later moment.</summary>
    public async Task<MailboxState> SettledAsync(string signal)
    {
        var mailbox = Services.GetRequiredService<MailboxRegistry>().For(signal);
        var time = Services.GetRequiredService<TimeProvider>();
        var state = new MailboxState();
        await Eventually.HoldsAsync(
            async () =>
            {
                // Pending first: an event that comes between the two reads finds the state at rest, and wakes it.
                var pending = await mailbox.HasPendingAsync(CancellationToken.None);
                state = await mailbox.ReadStateAsync(CancellationToken.None);
                return state.Claim is null
                    && (state.Pause is not null || (pending ? state.WakeAt > time.GetUtcNow() : state.WakeAt is null));
            },
            () => $"{signal} does not settle: {state}");
        return state;
    }

    /// <summary>Goes from slot to slot until nothing is pending.</summary>
    public async Task RunDryAsync(string signal)
    {
        while ((await SettledAsync(signal)).WakeAt is { } wake)
        {
            // The bridge knows storage's time as an interval: by the earliest that it can be, the wake may still be ahead.
            var wait = wake - World.Time!.GetUtcNow();
            World.Time.Advance(wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(100));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Operator.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
