using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Cli.Tests.Online;

/// <summary>A real bridge with the signal <c>ready</c> and the hook <c>crm</c>, and the command line pointed at it.</summary>
internal sealed class RunningBridge : IAsyncDisposable
{
    private RunningBridge(BridgeUnderTest bridge, string file)
    {
        Bridge = bridge;
        File = file;
        Settings = new Dictionary<string, string?>(bridge.World.Settings())
        {
            ["SIGNALBRIDGE_URL"] = bridge.Http.BaseAddress!.ToString(),
            ["SIGNALBRIDGE_KEY"] = BridgeUnderTest.OperatorKey,
        };
    }

    public BridgeUnderTest Bridge { get; }

    /// <summary>The bridge.json that it runs.</summary>
    public string File { get; }

    public Dictionary<string, string?> Settings { get; }

    public static async Task<RunningBridge> StartAsync(AzuriteFixture azurite, string? configuration = null)
    {
        var world = await Sample.WorldAsync(azurite, realTime: true);
        configuration ??= Sample.Numbered();
        return new RunningBridge(await BridgeUnderTest.StartAsync(world, configuration), world.Write(configuration));
    }

    public Task<Cli> RunAsync(params string[] args) => Cli.RunAsync(Settings, args, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Bridge.DisposeAsync();
        await Bridge.World.DisposeAsync();
    }
}
