using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace SignalBridge.Functions;

/// <summary>
/// Ends the worker when the host that started it is dead. The worker itself does not notice, and would go on by its own clock
/// beside the worker of the next host, with nobody who shows its log or could stop it.
/// </summary>
internal sealed partial class HostWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<HostWatch> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (OperatingSystem.IsWindows())
        {
            // The host puts its workers into a job object there, which ends them with it.
            return;
        }

        var host = ParentId();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (ParentId() != host)
            {
                Log.Orphaned(log);
                lifetime.StopApplication();
                return;
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int ParentId();

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "The Functions host that started this worker is gone; the worker ends, too.")]
        public static partial void Orphaned(ILogger logger);
    }
}
