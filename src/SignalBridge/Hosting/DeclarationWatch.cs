using System.Threading.Channels;
using Campaign.Client;
using Microsoft.Extensions.Hosting;
using SignalBridge.Routing;

namespace SignalBridge.Hosting;

/// <summary>
/// Compares what each signal declares with what Campaign advertises, once after the start and whenever it is changed, and warns
/// of each difference. Nothing waits for it: Campaign may be away. What is about to be sent is compared again.
/// </summary>
internal sealed class DeclarationWatch : BackgroundService
{
    private readonly Routes _routes;
    private readonly DeclarationCheck _check;
    private readonly Channel<RouteSet> _versions = Channel.CreateUnbounded<RouteSet>();

    public DeclarationWatch(Routes routes, DeclarationCheck check)
    {
        (_routes, _check) = (routes, check);
        _versions.Writer.TryWrite(routes.Current);
        routes.Replacing += Look;
    }

    public override void Dispose()
    {
        _routes.Replacing -= Look;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var compared = new Dictionary<string, string>();
        try
        {
            await foreach (var version in _versions.Reader.ReadAllAsync(stoppingToken))
            {
                foreach (var signal in version.Signals.Values)
                {
                    var declared = $"{signal.Workflow} {signal.Activity} {string.Join(", ", signal.Sent)}";
                    if (compared.GetValueOrDefault(signal.Name) != declared)
                    {
                        compared[signal.Name] = declared;
                        await _check.CompareAsync(signal.Name, signal.Workflow, signal.Activity, [.. signal.Sent], stoppingToken);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void Look(RouteSet next) => _versions.Writer.TryWrite(next);
}
