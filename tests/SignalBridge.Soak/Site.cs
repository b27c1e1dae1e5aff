using CampaignEmulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SignalBridge.Local;

namespace SignalBridge.Soak;

/// <summary>Where the servers of a soak work: one storage, one Campaign, one configuration, in a folder of its own.</summary>
internal sealed class Site : IAsyncDisposable
{
    public const string OperatorKey = "operator-key";
    public const string Secret = "a-soak-secret-of-good-length-0123456789";

    private readonly Azurite _azurite;
    private readonly WebApplication _emulator;
    private bool _keep = true;

    private Site(string folder, Azurite azurite, WebApplication emulator)
    {
        (Folder, _azurite, _emulator) = (folder, azurite, emulator);
        Campaign = emulator.Services.GetRequiredService<EmulatorState>();
    }

    public string Folder { get; }

    public EmulatorState Campaign { get; }

    public string Storage => _azurite.ConnectionString;

    public static async Task<Site> StartAsync(SoakOptions options, IReadOnlyList<Target> targets, Action<string> say,
        CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("signalbridge-soak-").FullName;
        var data = options.Keep ? Directory.CreateDirectory(Path.Combine(folder, "azurite")).FullName : null;
        var azurite =
            await Azurite.StartAsync(await AzuriteInstallation.EnsureAsync(say, cancellationToken), data, 0, 0, 0,
                cancellationToken);
        var emulator = EmulatorApp.Build(["--urls", "http://127.0.0.1:0"]);
        await emulator.StartAsync(cancellationToken);
        var site = new Site(folder, azurite, emulator);
        RoughCampaign.SetUp(site.Campaign, options, targets);
        await File.WriteAllTextAsync(site.BridgeFile, BridgeJson.Of(options, targets), cancellationToken);
        return site;
    }

    /// <summary>Starts the server at a place; its log goes on where the one before it ended.</summary>
    public Task<ServerProcess> StartServerAsync(SoakOptions options, int place, CancellationToken cancellationToken) =>
        ServerProcess.StartAsync(
        BridgeFile,
        new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = Storage,
            ["OPERATOR_KEY"] = OperatorKey,
            ["SOAK_SECRET"] = Secret,
            ["SignalBridge:Campaign:Url"] = $"{_emulator.Urls.Single()}/acme/campaign",
            ["SignalBridge:Campaign:ApiKey"] = "soak-api-key",
            ["SignalBridge:Campaign:Deadline"] = options.Deadline.ToString("c"),
            ["SignalBridge:Campaign:Ims:Url"] = $"{_emulator.Urls.Single()}/ims/token/v3",
            ["SignalBridge:Campaign:Ims:ClientId"] = "soak-client",
            ["SignalBridge:Campaign:Ims:ClientSecret"] = "soak-client-secret",
        },
        Path.Combine(Folder, $"server-{place + 1}.log"),
        cancellationToken);

    /// <summary>How many errors the servers have logged: not wrong by themselves, but worth a look.</summary>
    public int CountErrors() =>
        Directory.GetFiles(Folder, "*.log").SelectMany(File.ReadLines)
            .Count(line => line.Contains("Z fail: ", StringComparison.Ordinal));

    /// <summary>Whether the folder stays when all ends; it does where something went wrong.</summary>
    public void KeepIf(bool keep) => _keep = keep;

    public async ValueTask DisposeAsync()
    {
        await _emulator.DisposeAsync();
        await _azurite.DisposeAsync();
        if (!_keep)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string BridgeFile => Path.Combine(Folder, "bridge.json");
}
