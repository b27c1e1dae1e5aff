using System.Text.Json;
using System.Text.Json.Nodes;
using Campaign.Client;
using CampaignEmulator;
using SignalBridge.Routing;

namespace SignalBridge.Local;

/// <summary>The Campaign emulator of a run: one that listens at the address already, or one started there.</summary>
internal sealed partial class LocalEmulator : IAsyncDisposable
{
    private readonly WebApplication? _app;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _seeding = new(1);
    private readonly Dictionary<string, string> _seeded = [];

    private LocalEmulator(WebApplication? app, string url)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri($"{url}/"), Timeout = TimeSpan.FromSeconds(10) };
    }

    public bool IsOurs => _app is not null;

    /// <exception cref="CannotStartException">Something else listens there.</exception>
    public static async Task<LocalEmulator> StartAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        var app = EmulatorApp.Build(["--urls", options.EmulatorUrl]);
        try
        {
            await app.StartAsync(cancellationToken);
            return new LocalEmulator(app, options.EmulatorUrl);
        }
        catch (IOException)
        {
            await app.DisposeAsync();
            var there = new LocalEmulator(null, options.EmulatorUrl);
            return await there.IsEmulatorAsync(cancellationToken) ? there
                : throw new CannotStartException(
                    $"Something other than a Campaign emulator listens on {options.EmulatorUrl}; end it, or choose another address with --emulator-url.");
        }
    }

    /// <summary>
    /// Gives the emulator every workflow of the configuration: running, with its signal activities, their intervals and what they
    /// are sent.
    /// </summary>
    /// <exception cref="CannotStartException">The emulator does not take one.</exception>
    public async Task SeedAsync(RouteSet routes, CancellationToken cancellationToken)
    {
        await _seeding.WaitAsync(cancellationToken);
        try
        {
            var commanded = routes.Schedules.Select(s => s.Action).OfType<ScheduledAction.Command>().Select(c => c.Workflow);
            foreach (var workflow in routes.Signals.Values.Select(s => s.Workflow).Concat(commanded).Distinct())
            {
                await SeedAsync(workflow, [.. routes.Signals.Values.Where(s => s.Workflow == workflow)], cancellationToken);
            }
        }
        finally
        {
            _seeding.Release();
        }
    }

    /// <summary>Keeps the emulator's workflows as the configuration is while it changes.</summary>
    public void Follow(Routes routes, ILogger log, CancellationToken stopping)
    {
        // Waited for: what is in force next is to find its workflows as they are meant to be.
        routes.Replacing += next => FollowAsync(next).Wait(stopping);

        async Task FollowAsync(RouteSet next)
        {
            try
            {
                await SeedAsync(next, stopping).ConfigureAwait(false);
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                Log.NotFollowed(log, e.GetBaseException().Message);
            }
            catch (OperationCanceledException)
            {
                // The run ends.
            }
        }
    }

    private async Task SeedAsync(string workflow, IReadOnlyList<Signal> signals, CancellationToken cancellationToken)
    {
        var activities = signals.GroupBy(s => s.Activity ?? "signal1").ToDictionary(
            activity => activity.Key,
            activity => new
            {
                minimumInterval = activity.Max(s => s.MinimumInterval),
                parameters = activity.SelectMany(s => s.Sent).DistinctBy(p => p.Name)
                    .Select(p => new { name = p.Name, type = (p.Type ?? ParameterType.String).ToString().ToLowerInvariant() }),
            });
        var definition = JsonSerializer.Serialize(activities, JsonSerializerOptions.Web);
        if (_seeded.TryGetValue(workflow, out var before) && before == definition)
        {
            return;
        }

        // One that was stopped meanwhile stays so.
        var path = $"_emulator/workflows/{Uri.EscapeDataString(workflow)}";
        var there = before is null ? null : await _http.GetFromJsonAsync<JsonNode>(path, cancellationToken);
        var state = (string?)there?["state"] ?? "inProgress";
        using var answer = await _http.PutAsJsonAsync(path, new { state, activities }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw new CannotStartException(
                $"The emulator does not take workflow {workflow}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }

        _seeded[workflow] = definition;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _seeding.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    private async Task<bool> IsEmulatorAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync("_emulator/settings", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The emulator's workflows stay as they were: {Reason}")]
        public static partial void NotFollowed(ILogger logger, string reason);
    }
}
