using CampaignEmulator;
using SignalBridge.Configuration;
using SignalBridge.Server;

namespace SignalBridge.Local;

/// <summary>One run: storage → emulator → bridge → what to try → Ctrl+C → all in reverse.</summary>
internal static class LocalRun
{
    /// <returns>The process's exit code: 0, or 1 where it could not start.</returns>
    public static async Task<int> RunAsync(LocalOptions options, CancellationToken cancellationToken)
    {
        try
        {
            RefuseTakenPort(options.Urls);
            await using var azurite = options.Storage is null ? await LocalStorage.StartAsync(options, Console.WriteLine, cancellationToken) : null;
            var storage = options.Storage ?? azurite!.ConnectionString;
            await using var emulator = await LocalEmulator.StartAsync(options, cancellationToken);
            await using var bridge = BuildBridge(options, storage);
            var routes = bridge.Services.GetRequiredService<Routes>();
            if (options.Fresh)
            {
                await LocalStorage.ClearAsync(bridge.Services, cancellationToken);
                await emulator.ClearAsync(cancellationToken);
            }

            await emulator.SeedAsync(routes, cancellationToken);
            await StartAsync(bridge, options, cancellationToken);
            using var imports = ImportsFolder.Watch(options.Data, bridge.Services, cancellationToken);
            Welcome.Print(Console.Out, options, bridge, azurite, emulator.IsOurs, imports.Path);
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

    private static WebApplication BuildBridge(LocalOptions options, string storage)
    {
        string[] args = ["--urls", options.Urls, .. options.Bridge is { } file ? (string[])["--bridge", file] : []];
        return ServerApp.Build(args, builder =>
        {
            builder.Configuration.AddInMemoryCollection(LocalSettings.For(builder.Configuration, options, storage));
            builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Polly", LogLevel.Warning);
        });
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
        code => Console.Error.WriteLine($"Azurite ended (exit code {code.Result}); the bridge answers 503. End this with Ctrl+C and start it again."),
        stopping, TaskContinuationOptions.None, TaskScheduler.Default);
}
