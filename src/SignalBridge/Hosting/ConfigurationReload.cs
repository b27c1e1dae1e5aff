using Campaign.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using SignalBridge.Configuration;
using SignalBridge.Routing;

namespace SignalBridge.Hosting;

/// <summary>
/// Reads the configuration again when one of its sources says that it changed: a secret is replaced, a hook added, without a
/// restart. A configuration with mistakes is told and not put in force; the names in storage stay as they were at start.
/// </summary>
internal sealed partial class ConfigurationReload(
    IConfiguration configuration, Routes routes, ReplaceableOptions<CampaignOptions> campaign,
        ILogger<ConfigurationReload> log) : IHostedService, IDisposable
{
    private readonly Lock _lock = new();
    private IDisposable? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn();
        _registration = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _registration?.Dispose();

    private void Reload()
    {
        lock (_lock)
        {
            try
            {
                var mistakes = new Mistakes();
                var options = BridgeConfiguration.Read(configuration, mistakes);
                var next = new RouteBuilder(options, mistakes).Build();
                mistakes.ThrowIfAny();
                campaign.Replace(options.Campaign);
                routes.Replace(next);
                Log.Reloaded(log);
                Warn();
            }
            catch (Exception e)
            {
                // Thrown on, it would end the process: this runs on the source's own thread.
                Log.NotReloaded(log, e.Message);
            }
        }
    }

    private void Warn()
    {
        foreach (var warning in routes.Warnings)
        {
            Log.Warning(log, warning);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The changed configuration is in force.")]
        public static partial void Reloaded(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error,
            Message = "The changed configuration is not put in force; the one before goes on. {Reason}")]
        public static partial void NotReloaded(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Warning(ILogger logger, string warning);
    }
}
