using Azure.Core.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Hosting;
using SignalBridge.Storage;
using SignalBridge.Tests.Fixtures;

namespace SignalBridge.Tests.Proofs;

/// <summary>
/// One instance of the bridge without a host: all its services and none of the pumps, so that nothing happens unless a test makes
/// it.
/// </summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IConfigurationRoot _configuration;

    /// <param name="world">Its storage, emulator and settings.</param>
    /// <param name="file">Its <c>bridge.json</c>.</param>
    /// <param name="time">Its own clock.</param>
    /// <param name="wire">What carries its calls to storage.</param>
    public Instance(World world, string file, TimeProvider time, HttpMessageHandler wire)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(world.Settings());
        BridgeConfiguration.AddFile(configuration, file);
        _configuration = configuration.Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(world.Log).SetMinimumLevel(world.LogFrom))
            .AddSingleton<IConfiguration>(_configuration)
            .AddSingleton(time)
            .AddSingleton<HttpPipelineTransport>(new HttpClientTransport(new HttpClient(wire) { Timeout = Timeout.InfiniteTimeSpan }))
            .AddSignalBridge(_configuration)
            .BuildServiceProvider();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Makes tables, queue and containers, as the first instance of all does.</summary>
    public async Task SetUpAsync(CancellationToken cancellationToken)
    {
        await Get<StorageSetup>().StartAsync(cancellationToken);
        await Get<StorageSetup>().WaitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();

        // It watches its file.
        (_configuration as IDisposable)?.Dispose();
    }
}
