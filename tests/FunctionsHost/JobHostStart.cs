using Microsoft.Azure.WebJobs.Hosting;

namespace FunctionsHost;

/// <summary>
/// Starts the listeners once the worker has loaded its functions, as the host does: what is overdue runs at once.
/// </summary>
internal sealed class JobHostStart(WorkerChannel channel, IServiceProvider services) : BackgroundService
{
    private JobHostService? _jobs;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await (_jobs?.StopAsync(cancellationToken) ?? Task.CompletedTask);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await channel.ReadyAsync.WaitAsync(stoppingToken);
        _jobs = ActivatorUtilities.CreateInstance<JobHostService>(services);
        await _jobs.StartAsync(stoppingToken);
    }
}
