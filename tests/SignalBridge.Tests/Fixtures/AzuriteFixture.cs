using SignalBridge.Local;
using SignalBridge.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace SignalBridge.Tests.Fixtures;

/// <summary>One real Azurite for the whole run, on free ports, in memory; tests keep apart by names of their own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    /// <summary>The environment variable that names one already running, for many short runs.</summary>
    public const string Setting = "SIGNALBRIDGE_TEST_STORAGE";

    private static readonly string? There = Environment.GetEnvironmentVariable(Setting);
    private Azurite? _azurite;

    public string ConnectionString => There ?? _azurite!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        if (There is not null)
        {
            return;
        }

        var installation = await AzuriteInstallation.EnsureAsync(_ => { }, CancellationToken.None);
        _azurite = await Azurite.StartAsync(installation, null, 0, 0, 0, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _azurite?.DisposeAsync() ?? ValueTask.CompletedTask;
}
