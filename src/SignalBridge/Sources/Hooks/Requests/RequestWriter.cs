using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SignalBridge.Configuration;
using SignalBridge.Routing;
using SignalBridge.Storage;

namespace SignalBridge.Sources.Hooks.Requests;

/// <summary>
/// Writes kept requests behind the answers, many at a time. While storage is away it holds what is in hand, and the queue fills
/// up; at its end it writes what there is.
/// </summary>
internal sealed partial class RequestWriter(
    RequestKeeper keeper, RequestStore store, RequestGate gate, HookNumbers numbers, Routes routes, StorageSetup storage,
    TimeProvider time, ILogger<RequestWriter> log) : BackgroundService
{
    private const int AtOnce = 90;

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);
    private static readonly RequestsOptions Defaults = new();

    private readonly SemaphoreSlim _one = new(1);
    private readonly List<KeptRequest> _inHand = [];
    private volatile bool _isAway = true;

    /// <summary>Writes what waits, and what comes in meanwhile.</summary>
    /// <exception cref="Exception">Storage is away; what was in hand is held for the next time.</exception>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            while (Take())
            {
                await WriteInHandAsync(cancellationToken);
            }

            _isAway = false;
        }
        catch
        {
            _isAway = true;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        keeper.Close();
        if (!_isAway && ExecuteTask is { } running)
        {
            await running.WaitAsync(LastWords, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await base.StopAsync(cancellationToken);
        while (Take())
        {
            Drop(_inHand.ToList());
        }
    }

    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var outage = new Outage(time, RetryPause);
        await storage.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _isAway = !storage.IsDone;
        while (!stoppingToken.IsCancellationRequested && (_inHand.Count > 0 || await WaitAsync(stoppingToken)))
        {
            await outage.GuardAsync(() => WriteAsync(stoppingToken), e =>
                Log.Failed(log, e.GetBaseException().Message.Split('\n')[0]), stoppingToken);
        }
    }

    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await keeper.Queue.WaitToReadAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool Take()
    {
        while (_inHand.Count < AtOnce && keeper.Queue.TryRead(out var kept))
        {
            _inHand.Add(kept);
        }

        return _inHand.Count > 0;
    }

    private async Task WriteInHandAsync(CancellationToken cancellationToken)
    {
        foreach (var group in _inHand.GroupBy(kept => (kept.Hook, Hour: RequestGate.HourOf(kept.At))).ToList())
        {
            var some = group.ToList();
            try
            {
                var maximum = (routes.Hooks.GetValueOrDefault(group.Key.Hook)?.Requests ?? Defaults).MaximumPerHour;
                var kept = await store.AddAsync(group.Key.Hook, some, maximum, cancellationToken);
                if (kept < some.Count)
                {
                    gate.Close(group.Key.Hook, group.Key.Hour);
                    numbers.Count(group.Key.Hook, HookNumbers.OverLimit, some.Count - kept);
                }

                Done(some);
            }
            catch (Exception e) when (!StorageErrors.IsUnavailable(e))
            {
                // Storage does not take these, now or later: they must not hold up others.
                Log.Failed(log, e.GetBaseException().Message.Split('\n')[0]);
                Drop(some);
            }
        }
    }

    private void Drop(List<KeptRequest> some)
    {
        some.ForEach(kept => numbers.Count(kept.Hook, HookNumbers.Dropped));
        Done(some);
    }

    private void Done(List<KeptRequest> some)
    {
        some.ForEach(keeper.Done);
        _inHand.RemoveAll(some.Contains);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning,
            Message = "Requests could not be kept for operators; webhooks are answered as ever. {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
