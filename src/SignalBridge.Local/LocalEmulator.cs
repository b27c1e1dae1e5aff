using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Schedules;

namespace SignalBridge.Local;

/// <summary>The Campaign emulator of a run: one that listens at the address already, or one started there.</summary>
internal sealed class LocalEmulator : IAsyncDisposable
{
    private readonly WebApplication? _app;
    private readonly HttpClient _http;

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

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        using var answer = await _http.DeleteAsync("_emulator/signals", cancellationToken);
    }

    /// <summary>Gives the emulator every workflow of the configuration: running, with its signal activities, their parameters and intervals.</summary>
    public async Task SeedAsync(Routes routes, CancellationToken cancellationToken)
    {
        var commanded = routes.Schedules.Select(s => s.Action).OfType<ScheduledAction.Command>().Select(c => c.Workflow);
        foreach (var workflow in routes.Signals.Values.Select(s => s.Workflow).Concat(commanded).Distinct())
        {
            // Two signals may name one activity: the slower one's interval is the safe one.
            var activities = routes.Signals.Values.Where(s => s.Workflow == workflow).GroupBy(s => s.Activity ?? "signal1").ToDictionary(
                activity => activity.Key,
                activity => new
                {
                    minimumInterval = activity.Max(s => s.MinimumInterval),
                    parameters = activity.SelectMany(s => s.Parameters).DistinctBy(p => p.Name)
                        .Select(p => new { name = p.Name, type = p.Type.ToString().ToLowerInvariant() }),
                });
            var definition = new { state = "inProgress", activities };
            using var answer = await _http.PutAsJsonAsync($"_emulator/workflows/{Uri.EscapeDataString(workflow)}", definition, cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new CannotStartException(
                    $"The emulator does not take workflow {workflow}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
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
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
