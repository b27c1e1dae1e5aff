using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;

namespace SignalBridge.Hosting;

/// <summary>Logs once, at start, what the configuration allows and an owner should know of.</summary>
internal sealed partial class WarningsAtStart(Routes routes, ILogger<WarningsAtStart> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var warning in routes.Warnings)
        {
            Log.Warning(log, warning);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
        public static partial void Warning(ILogger logger, string warning);
    }
}
