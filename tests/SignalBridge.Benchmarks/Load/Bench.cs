using System.Diagnostics;
using System.Text.Json;
using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Local;

namespace SignalBridge.Benchmarks.Load;

/// <summary>A subject that runs as a process of its own, on storage and an emulator of Campaign that nobody else uses.</summary>
internal sealed class Bench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Secrets = ["%LOAD_SECRET%"];

    private readonly Subject _subject;
    private readonly string _folder;
    private readonly Azurite? _azurite;
    private readonly WebApplication? _emulator;
    private Process? _process;

    private Bench(Subject subject, string folder, Azurite? azurite, WebApplication? emulator) =>
        (_subject, _folder, _azurite, _emulator) = (subject, folder, azurite, emulator);

    public Sender Sender { get; private set; } = null!;

    public EmulatorState Campaign => _emulator!.Services.GetRequiredService<EmulatorState>();

    /// <summary>Starts a subject, and waits until it has answered a webhook.</summary>
    /// <param name="subject">What.</param>
    /// <param name="interval">The signals' interval; Campaign itself has none.</param>
    /// <param name="signals">How many signals a bridge has; the webhooks are for the first.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<Bench> StartAsync(Subject subject, TimeSpan interval, int signals,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("signalbridge-load-").FullName;
        var azurite = !subject.NeedsStorage ? null
            : await Azurite.StartAsync(await AzuriteInstallation.EnsureAsync(Console.WriteLine, cancellationToken), null, 0, 0, 0,
                cancellationToken);
        var emulator = subject.Server is null ? null : EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        var bench = new Bench(subject, folder, azurite, emulator);
        try
        {
            if (emulator is not null)
            {
                await emulator.StartAsync(cancellationToken);
                for (var i = 0; i < signals; i++)
                {
                    bench.Campaign.Workflows.Put($"WKF{i}", new WorkflowDefinition
                    {
                        Activities = new Dictionary<string,
                            SignalActivity>
                        {
                            ["signal1"] = new()
                            {
                                MinimumInterval = TimeSpan.Zero,
                                Parameters = [.. SignedWebhook.Fields.Keys.Select(Declared)]
                            }
                        },
                    });
                }

                await File.WriteAllTextAsync(Path.Combine(folder, "bridge.json"), BridgeJson(interval, signals),
                    cancellationToken);
            }

            await bench.RestartAsync(isWatched: true, cancellationToken);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends the process, if there is one, and starts it.</summary>
    /// <param name="isWatched">Whether its usage can be read; that takes some of the time of a start.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>How long it took from the start of the process to the first webhook accepted.</returns>
    public async Task<TimeSpan> RestartAsync(bool isWatched, CancellationToken cancellationToken)
    {
        await StopAsync();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var begun = Stopwatch.GetTimestamp();
        _process = Process.Start(Command(isWatched))!;
        Sender = new Sender(new Uri(await ListeningAsync(_process, patience.Token)));
        await Sender.SendOneAsync(patience.Token);
        return Stopwatch.GetElapsedTime(begun);
    }

    public Task<Usage> UsageAsync(CancellationToken cancellationToken) => Usage.ReadAsync(Socket, cancellationToken);

    /// <summary>How many calls of storage there are among the requests that were made.</summary>
    public long StorageCalls(Usage usage) =>
        _azurite is null ? 0 : usage.To(_azurite.BlobPort, _azurite.QueuePort, _azurite.TablePort);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_emulator is not null)
        {
            await _emulator.DisposeAsync();
        }

        if (_azurite is not null)
        {
            await _azurite.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Socket => Path.Combine(_folder, "usage");

    private ProcessStartInfo Command(bool isWatched)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        var command = _subject.Server is { } server
            ? (string[])[server, "--bridge", Path.Combine(_folder, "bridge.json"), "--urls", "http://127.0.0.1:0"]
            : [typeof(Bench).Assembly.Location, "serve", _subject.Baseline!, _azurite?.ConnectionString
                ?? Path.Combine(_folder, "kept")];
        foreach (var argument in command)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in _emulator is null ? [] : Settings(_emulator.Urls.Single()))
        {
            start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        if (isWatched)
        {
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            start.Environment[StartupHook.SocketVariable] = Socket;
        }

        return start;
    }

    private Dictionary<string, string?> Settings(string campaign) => new()
    {
        ["AzureWebJobsStorage"] = _azurite!.ConnectionString,
        ["OPERATOR_KEY"] = "operator-key",
        ["LOAD_SECRET"] = SignedWebhook.Secret,
        ["SignalBridge:Campaign:Url"] = $"{campaign}/acme/campaign",
        ["SignalBridge:Campaign:ApiKey"] = "load-api-key",
        ["SignalBridge:Campaign:Ims:Url"] = $"{campaign}/ims/token/v3",
        ["SignalBridge:Campaign:Ims:ClientId"] = "load-client",
        ["SignalBridge:Campaign:Ims:ClientSecret"] = "load-client-secret",
    };

    private static string BridgeJson(TimeSpan interval, int signals) => JsonSerializer.Serialize(new
    {
        SignalBridge = new
        {
            Signals = Enumerable.Range(0, signals).Select(i => new
            {
                Name = $"load-{i}",
                Workflow = $"WKF{i}",
                Activity = "signal1",
                MinimumInterval = interval.ToString("c"),
                Parameters = SignedWebhook.Fields.Keys.Select(name =>
                    new { Name = name, Type = name == "number" ? "number" : "string" }),
            }),
            Hooks = new[]
            {
                new
                {
                    Name = "load",
                    Signal = "load-0",
                    Verify = new { Scheme = "github", Secrets },
                    DeduplicateBy = "headers.\"x-github-delivery\"",
                    Parameters = SignedWebhook.Fields,
                },
            },
        },
    });

    private static ParameterDeclaration Declared(string name) =>
        new(name, name == "number" ? DeclaredType.Number : DeclaredType.String);

    private async Task StopAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            File.Delete(Socket);
            _process = null;
        }
    }

    private static async Task<string> ListeningAsync(Process process, CancellationToken cancellationToken)
    {
        var said = new List<string>();
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            said.Add(line);
            if (line.Split("Now listening on: ") is [_, var url])
            {
                // Read on, so that it never blocks on a full pipe.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                return url.Trim();
            }
        }

        throw new CannotStartException($"A server did not start: {string.Join('\n', said)}{await process.StandardError.ReadToEndAsync(cancellationToken)}");
    }
}
