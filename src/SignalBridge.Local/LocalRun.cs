using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Routing;
using SignalBridge.Server;
using SignalBridge.Storage;

namespace SignalBridge.Local;

/// <summary>One run: storage → emulator → bridge → what to try → Ctrl+C → all in reverse.</summary>
internal static class LocalRun
{
    // What is printed is to work at once. A storage that is given may be away: then the log says so.
    private static readonly TimeSpan StoragePatience = TimeSpan.FromSeconds(15);

    /// <returns>The process's exit code: 0, or 1 where it could not start.</returns>
    public static async Task<int> RunAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            RefuseTakenPort(options.Urls);
            await ProveAsync(options);
            using var data = DataFolder.Take(options.Data);
            var isBeside = data.Path != options.Data;
            options = options with { Data = data.Path };
            await using var azurite = options.Storage is null
                ? await LocalStorage.StartAsync(options, Console.WriteLine, cancellationToken) : null;
            await using var emulator = await LocalEmulator.StartAsync(options, cancellationToken);
            var (bridge, settings) = BuildBridge(options, options.Storage ?? azurite!.ConnectionString);
            await using var running = bridge;
            var routes = bridge.Services.GetRequiredService<Routes>();
            await emulator.SeedAsync(routes.Current, cancellationToken);
            var log = bridge.Services.GetRequiredService<ILogger<LocalEmulator>>();
            emulator.Follow(routes, log, bridge.Lifetime.ApplicationStopping);
            await StartAsync(bridge, options, cancellationToken);
            var ready = bridge.Services.GetRequiredService<StorageSetup>().WaitAsync(cancellationToken);
            await ready.WaitAsync(StoragePatience, TimeProvider.System, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var imports = ImportsFolder.Watch(options.Data, bridge.Services, cancellationToken);
            new Welcome(options, azurite, emulator.IsOurs, imports.Path, isBeside, settings.MadeUp).Print(Console.Out, bridge);
            TellIfItEnds(azurite, bridge.Lifetime.ApplicationStopping);
            await bridge.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is CannotStartException or BridgeConfigurationException or InvalidInputException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    // First of all: a run that cannot start must not touch what another one is using.
    private static void RefuseTakenPort(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp)
            {
                throw new CannotStartException($"'{url}' is not an address to listen on; write one such as http://127.0.0.1:7071.");
            }

            if (address.Port != 0 && LocalStorage.IsTaken(address.Port))
            {
                throw new CannotStartException($"Something listens on {url} already; end it, or choose another address with --urls.");
            }
        }
    }

    // Before anything is started or forgotten: a configuration with mistakes is told at once.
    private static async Task ProveAsync(LocalOptions options)
    {
        var (bridge, _) = BuildBridge(options, options.Storage ?? "UseDevelopmentStorage=true");
        await bridge.DisposeAsync();
    }

    private static (WebApplication Bridge, LocalSettings Settings) BuildBridge(LocalOptions options, string storage)
    {
        string[] args = ["--urls", options.Urls, .. options.Bridge is { } file ? (string[])["--bridge", file] : []];
        LocalSettings? settings = null;
        var bridge = ServerApp.Build(args, builder =>
        {
            settings = LocalSettings.For(builder.Configuration, options, storage);
            builder.Configuration.AddInMemoryCollection(settings.All);
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        });
        return (bridge, settings!);
    }

    private static async Task StartAsync(WebApplication bridge, LocalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await bridge.StartAsync(cancellationToken);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new CannotStartException($"Something listens on {options.Urls} already; end it, or choose another address with --urls.");
        }
    }

    private static void TellIfItEnds(Azurite? azurite, CancellationToken stopping) => _ = azurite?.Ended.ContinueWith(
        code =>
            Console.Error.WriteLine($"Azurite ended (exit code {code.Result}); the bridge answers 503. End this with Ctrl+C and start it again."),
        stopping, TaskContinuationOptions.None, TaskScheduler.Default);
}
