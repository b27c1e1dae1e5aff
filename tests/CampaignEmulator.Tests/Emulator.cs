using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CampaignEmulator.Tests;

/// <summary>An emulator on a free port with a clock of its own, and what a client of Campaign does with it.</summary>
internal sealed class Emulator : IAsyncDisposable
{
    public const string Workflow = "WKF123";
    public const string Sound = """{"source":"API","parameters":{"audience":"buyers","size":"05","urgent":"true","at":"2019-04-03 08:17:19.100Z"}}""";

    private readonly WebApplication _app;

    private Emulator(WebApplication app, FakeTimeProvider time)
    {
        (_app, Time) = (app, time);
        State = app.Services.GetRequiredService<EmulatorState>();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.First()) };
        Client.DefaultRequestHeaders.Add("X-Api-Key", "key");
        Client.DefaultRequestHeaders.CacheControl = new CacheControlHeaderValue { NoCache = true };
    }

    public FakeTimeProvider Time { get; }

    public EmulatorState State { get; }

    public HttpClient Client { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts one that holds a running workflow with one activity of four parameters, and has given a token.</summary>
    public static async Task<Emulator> StartAsync(params string[] args)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        var app = EmulatorApp.Build(["--urls", "http://127.0.0.1:0", .. args], time);
        await app.StartAsync(Cancelled);
        var emulator = new Emulator(app, time);
        emulator.State.Workflows.Put(Workflow, new WorkflowDefinition
        {
            Activities = new Dictionary<string, SignalActivity>
            {
                ["signal1"] = new()
                {
                    Parameters =
                    [
                        new("audience", DeclaredType.String), new("size", DeclaredType.Number),
                        new("urgent", DeclaredType.Boolean), new("at", DeclaredType.DateTime),
                    ],
                },
            },
        });
        emulator.Authorize(emulator.State.Tokens.Issue(TimeSpan.FromDays(1)));
        return emulator;
    }

    public void Authorize(string? token) =>
        Client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    public static string At(string workflow) => $"/acme/campaign/workflow/execution/{workflow}";

    public Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(path, Cancelled);

    public async Task<JsonElement> JsonAsync(string path) => await Client.GetFromJsonAsync<JsonElement>(path, Cancelled);

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json") =>
        Client.PostAsync(path, new StringContent(body, Encoding.UTF8, contentType), Cancelled);

    public Task<HttpResponseMessage> PutAsync(string path, string body) =>
        Client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancelled);

    public Task<HttpResponseMessage> DeleteAsync(string path) => Client.DeleteAsync(path, Cancelled);

    public async Task<string> HrefAsync(string workflow = Workflow, string activity = "signal1")
    {
        var document = await JsonAsync(At(workflow));
        return document.GetProperty("activities").GetProperty("activity").GetProperty(activity).GetProperty("trigger")
            .GetProperty("href").GetString()!;
    }

    public async Task<Reply> TriggerAsync(string body = Sound, string? href = null) =>
        await Reply.OfAsync(await PostAsync(href ?? await HrefAsync(), body));

    public async Task<Reply> CommandAsync(string method, string workflow = Workflow) =>
        await Reply.OfAsync(await PostAsync(At(workflow) + "/commands", $$"""{"method":"{{method}}"}"""));

    public async Task<Reply> TokenAsync(string form) =>
        await Reply.OfAsync(await PostAsync("/ims/token/v3", form, "application/x-www-form-urlencoded"));

    public TriggerOutcome[] Outcomes => [.. State.Signals.All().Select(signal => signal.Outcome)];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
