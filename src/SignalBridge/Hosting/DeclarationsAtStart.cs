using Microsoft.Extensions.Hosting;
using SignalBridge.Campaign;
using SignalBridge.Configuration;

namespace SignalBridge.Hosting;

/// <summary>
/// Compares, once after the start, what each signal declares with what Campaign advertises, and warns of each difference. Nothing
/// waits for it: Campaign may be away, and then its refusals tell.
/// </summary>
internal sealed class DeclarationsAtStart(Routes routes, DeclarationCheck check) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var signal in routes.Signals.Values)
        {
            try
            {
                await check.CompareAsync(signal.Name, signal.Workflow, signal.Activity, [.. signal.Sent], stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
